import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { readState, writeState } from '../../engine/instance/stored-format.ts'
import type { Item } from '../dynamodb/query-pages.ts'

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

/** The attributes that hold a state: `s` as text, or `z` compressed. The other one is undefined and has to be removed. */
export function packState(state: InstanceState): { bytes: number; attribute: 's' | 'z'; value: AttributeValue } {
  const json = writeState(state)
  const bytes = Buffer.byteLength(json)
  if (bytes <= COMPRESS_ABOVE) return { bytes, attribute: 's', value: { S: json } }
  return { bytes, attribute: 'z', value: { B: deflateRawSync(json, { level: 3 }) } }
}

/** The state in an item made with `packState`. Throws StoredFormatError for a format of a later version. */
export function unpackState(item: Item): InstanceState {
  const json = item.z?.B === undefined ? item.s?.S : inflateRawSync(item.z.B).toString()
  if (json === undefined) throw new Error(`Item '${item.pk?.S}' holds no state`)
  return readState(json)
}
