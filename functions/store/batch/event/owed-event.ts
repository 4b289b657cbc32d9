import { z } from 'zod'
import type { Item } from '../../dynamodb/item.ts'

export const BATCH_EVENT_TYPES = ['Created', 'Started', 'Suspended', 'Activated', 'Completed', 'Deleted'] as const
export type BatchEventType = (typeof BATCH_EVENT_TYPES)[number]

const owedEvent = z.object({
  id: z.string(),
  type: z.enum(BATCH_EVENT_TYPES),
  /** Milliseconds since the epoch. */
  time: z.number(),
  /** Why a batch is suspended. */
  reason: z.string().optional(),
})
/** A change of a batch that nobody was told of yet. It is written with the change itself, so that there is none without the other. */
export type OwedEvent = z.infer<typeof owedEvent>

const PREFIX = 'owed_'

/** The attribute of a batch's item that keeps an event. A placeholder is named after it, and has no hyphens. */
export function owedAttribute({ id }: OwedEvent): string {
  return PREFIX + id.replaceAll('-', '_')
}

/** An event as an attribute of a batch's item; nothing where there is none. */
export function owing(event: OwedEvent | undefined): Item {
  return event === undefined ? {} : { [owedAttribute(event)]: event }
}

/** The events that a batch's item owes, the oldest first. */
export function owedIn(item: Item): readonly OwedEvent[] {
  const owed = Object.entries(item).filter(([name]) => name.startsWith(PREFIX))
  return owed.map(([, event]) => owedEvent.parse(event)).sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
}
