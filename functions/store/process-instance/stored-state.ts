import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { readState, writeState } from '../../engine/instance/stored-format.ts'
import type { Item } from '../dynamodb/item.ts'
import type { TrailText } from './trail-text.ts'

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

/** A state as it is stored. */
export interface PackedState {
  /** Of its JSON, and of its trail. */
  readonly bytes: number
  readonly isCompressed: boolean
  readonly attributes: Item
}

/**
 * The attributes that hold a state and its trail: `s` and `t` as text, or `z`, both compressed, which takes a third less than each by itself because they name the
 * same activities.
 */
export function packState(state: InstanceState, trail: TrailText = ''): PackedState {
  const json = writeState(state)
  const text = trail === '' ? json : `${json}\n${trail}`
  const bytes = Buffer.byteLength(text)
  const isCompressed = bytes > COMPRESS_ABOVE
  if (isCompressed) return { bytes, isCompressed, attributes: { z: deflateRawSync(text, { level: 3 }) } }
  return { bytes, isCompressed, attributes: { s: json, ...(trail !== '' && { t: trail }) } }
}

const stateItem = z.object({
  s: z.string().optional(),
  t: z.string().default(''),
  z: z.instanceof(Uint8Array).optional(),
})

/** The state in an item made with `packState`. Throws StoredFormatError for a format of a later version, StoredStateError or ZodError for what is no such item. */
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
