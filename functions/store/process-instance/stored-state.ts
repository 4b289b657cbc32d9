import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { readState, writeState } from '../../engine/instance/stored-format.ts'
import type { Item } from '../dynamodb/item.ts'
import type { TrailText } from './trail/trail-text.ts'

/**
 * States above this many bytes of JSON are compressed. A write is charged by the full kilobyte, and keys, marks and index attributes take
 * some 250 bytes of the first one: below, an instance fits into one unit as it is; above, compression (2.3 KB become 0.6, in 40 µs, and back
 * in 15) saves a unit or more with every write.
 */
const COMPRESS_ABOVE = 750

/**
 * The most bytes of JSON that a state, its outbox and its marks may have. DynamoDB takes items of 400 KB; what remains is for keys.
 * It counts before compression, so that whether a state fits does not depend on what is in it.
 */
export const STATE_LIMIT = 390_000

/** The attributes of which one holds a state. */
export const STATE_ATTRIBUTES = ['s', 'z'] as const

/** A state and its trail as text. */
export interface StateText {
  readonly json: string
  readonly trail: TrailText
  /** Of both. */
  readonly bytes: number
  readonly isCompressed: boolean
}

/** The text of a state with its trail, and how it is stored. */
export function textOf(state: InstanceState, trail: TrailText): StateText {
  const json = writeState(state)
  const bytes = Buffer.byteLength(json) + (trail === '' ? 0 : 1 + Buffer.byteLength(trail))
  return { json, trail, bytes, isCompressed: bytes > COMPRESS_ABOVE }
}

/**
 * The attributes that hold it: `s` and `t` as text, or `z`, both compressed, which takes a third less than each by itself because they name the
 * same activities.
 */
export function textAttributes({ json, trail, isCompressed }: StateText): Item {
  if (isCompressed) return { z: deflateRawSync(trail === '' ? json : `${json}\n${trail}`, { level: 3 }) }
  return { s: json, ...(trail !== '' && { t: trail }) }
}

const stateItem = z.object({
  s: z.string().optional(),
  t: z.string().default(''),
  z: z.instanceof(Uint8Array).optional(),
})

/** The state in an item with the attributes of `textAttributes`. Throws StoredFormatError for a format of a later version, StoredStateError or ZodError for what is no such item. */
export function unpackState(item: Item): InstanceState {
  return unpackWithTrail(item).state
}

/** The same with the text of the trail that is in the item. JSON has no line breaks of its own. */
export function unpackWithTrail(item: Item): { readonly state: InstanceState; readonly trail: TrailText } {
  const { s, t, z: compressed } = stateItem.parse(item)
  if (compressed === undefined) {
    if (s === undefined) throw new Error(`Item '${item.pk}' holds no state`)
    return { state: readState(s), trail: t }
  }
  const text = inflateRawSync(compressed).toString()
  const end = text.indexOf('\n')
  return end < 0
    ? { state: readState(text), trail: '' }
    : { state: readState(text.slice(0, end)), trail: text.slice(end + 1) }
}
