import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { readState, writeState } from '../../engine/instance/stored-format.ts'
import type { Item } from '../dynamodb/item.ts'

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
  /** Of its JSON. */
  readonly bytes: number
  readonly isCompressed: boolean
  readonly attributes: Item
}

/** The attribute that holds a state, `s` as text or `z` compressed. */
export function packState(state: InstanceState): PackedState {
  const json = writeState(state)
  const bytes = Buffer.byteLength(json)
  const isCompressed = bytes > COMPRESS_ABOVE
  return { bytes, isCompressed, attributes: isCompressed ? { z: deflateRawSync(json, { level: 3 }) } : { s: json } }
}

const stateItem = z.object({ s: z.string().optional(), z: z.instanceof(Uint8Array).optional() })

/** The state in an item made with `packState`. Throws StoredFormatError for a format of a later version, StoredStateError or ZodError for what is no such item. */
export function unpackState(item: Item): InstanceState {
  const { s, z: compressed } = stateItem.parse(item)
  const json = compressed === undefined ? s : inflateRawSync(compressed).toString()
  if (json === undefined) throw new Error(`Item '${item.pk}' holds no state`)
  return readState(json)
}
