import { z } from 'zod'
import { logFailure } from '../../shell/observability.ts'

/** An item's attributes as plain values: texts, numbers, booleans, bytes, sets, objects. Undefined ones are not written. */
export type Item = Readonly<Record<string, unknown>>

export interface ItemKey {
  readonly pk: string
  readonly sk: string
}

/** An attribute that holds JSON text of this form. */
export function jsonText<Value>(schema: z.ZodType<Value, Value>) {
  return z.codec(z.string(), schema, {
    decode: (text, context) => {
      try {
        return JSON.parse(text)
      } catch {
        context.issues.push({ code: 'custom', input: text, message: 'is no JSON' })
        return z.NEVER
      }
    },
    encode: (value) => JSON.stringify(value),
  })
}

/** How an item is read and written: the one place that knows its stored form. */
export interface ItemCodec<Value> {
  /** Throws a ZodError where the item does not have the form. */
  readonly read: (item: Item) => Value
  readonly write: (value: Value) => Item
}

/** What the log says of an item that is left out. The stack's alarm `UnreadableItem` counts it. */
export const UNREADABLE_ITEM = 'An item cannot be read and is left out'

/** The values of a page. An item that cannot be read is left out and reported: it costs itself, not the list that it stands in. */
export function readEach<Value>(items: readonly Item[], codec: Pick<ItemCodec<Value>, 'read'>): Value[] {
  return items.flatMap((item) => {
    try {
      return [codec.read(item)]
    } catch (error) {
      logFailure(UNREADABLE_ITEM, { reason: `${item.pk} ${item.sk}` }, error)
      return []
    }
  })
}
