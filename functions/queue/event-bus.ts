import { logger } from '../shell/observability.ts'

/** What happened to a batch, for whoever wants to know. */
export interface BusEvent {
  /** `Created`, `Suspended`, …: the detail type is `Batch Created`. */
  readonly type: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly batchId: string
  readonly detail: object
}

export interface EventBus {
  /** Sends all of them, or throws; sending one again does no harm. */
  send(events: readonly BusEvent[]): Promise<void>
}

/** What events of Shunt say of where they come from. */
export const EVENT_SOURCE = 'shunt'

/** EventBridge's limit for one PutEvents. */
const EVENTS_PER_REQUEST = 10

/** Thrown when EventBridge did not take an event. */
export class EventError extends Error {
  override readonly name = 'EventError'
  readonly code: string | undefined

  constructor(bus: string, code: string | undefined) {
    super(`The event bus '${bus}' did not take an event: ${code}`)
    this.code = code
  }
}

/** Events as log lines: where there is no bus. */
export const LOGGED_EVENTS: EventBus = {
  async send(events) {
    for (const { type, batchId, detail } of events) logger.info(`Batch ${type}`, { batchId, detail })
  },
}

/** A bus of EventBridge, by its name. Its client is loaded with the first event. `send` throws EventError. */
export function createEventBus(name: string): EventBus {
  let loaded: Promise<(events: readonly BusEvent[]) => Promise<void>> | undefined
  return {
    async send(events) {
      loaded ??= loadSender(name)
      await (await loaded)(events)
    },
  }
}

async function loadSender(name: string): Promise<(events: readonly BusEvent[]) => Promise<void>> {
  const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge')
  const client = new EventBridgeClient()
  return async (events) => {
    for (let at = 0; at < events.length; at += EVENTS_PER_REQUEST) {
      const entries = events.slice(at, at + EVENTS_PER_REQUEST).map((event) => entryOf(name, event))
      const { Entries = [], FailedEntryCount = 0 } = await client.send(new PutEventsCommand({ Entries: entries }))
      if (FailedEntryCount > 0) throw new EventError(name, Entries.find(({ ErrorCode }) => ErrorCode)?.ErrorCode)
    }
  }
}

function entryOf(name: string, { type, time, detail }: BusEvent) {
  return {
    EventBusName: name,
    Source: EVENT_SOURCE,
    DetailType: `Batch ${type}`,
    Time: new Date(time),
    Detail: JSON.stringify(detail),
  }
}
