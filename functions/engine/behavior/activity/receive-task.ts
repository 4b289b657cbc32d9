import type { ElementBehavior } from '../element-behavior.ts'

/** Waits for its message, or to be signalled. */
export const receiveTask: ElementBehavior = {
  execute() {},
}
