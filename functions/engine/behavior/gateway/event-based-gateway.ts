import type { ElementBehavior } from '../element-behavior.ts'

/** Waits; the first event of those behind it cancels the gateway and goes on (its scope has subscribed to all of them). */
export const eventBasedGateway: ElementBehavior = {
  execute() {},
}
