import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { readState, writeState } from '../../engine/instance/stored-format.ts'
import { batchPut } from '../dynamodb/batch/batch-write.ts'
import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemKey, readEach } from '../dynamodb/item.ts'
import { partitionPages } from '../dynamodb/pages/query-pages.ts'
import { TABLE } from '../dynamodb/table.ts'
import { batchPartition } from './batch-items.ts'

/**
 * Positions of a chunk whose states are read together: a block of the largest instances is 39 MB, as what a modification reads at once. Together they
 * compress to a sixth of what each takes by itself.
 */
export const KEPT_TOGETHER = 100

/** Bytes of states in one item, before they are compressed, where they are more than one: DynamoDB takes items of 400 KB, and one state has up to 390,000. */
const LARGEST_TEXT = 300_000

/** What an instance was before a batch modified it: its state of a version. */
export interface KeptState {
  /** In its chunk. */
  readonly position: number
  readonly version: number
  readonly state: InstanceState
}

/** States of a chunk's instances. */
export interface KeptStates {
  readonly batchId: string
  readonly chunk: number
  readonly states: readonly KeptState[]
  /** Seconds since the epoch. */
  readonly expires: number
}

/**
 * Keeps states of a chunk's instances. The same states again are the same items; other versions are kept beside them, because nobody knows yet which of them the
 * modification will replace.
 */
export async function putKeptStates(db: Database, { batchId, chunk, states, expires }: KeptStates): Promise<void> {
  const items = packedBlocks(states).map(({ name, packed }) => ({
    ...keptKey(batchId, chunk, name),
    z: packed,
    [TABLE.timeToLive]: expires,
  }))
  await batchPut(db, items)
}

/** Bytes of such an item beside its states: key and expiry. */
const BYTES_BESIDE_STATES = 120

/** What it costs to keep these states of a chunk's instances, in write units. Nothing is kept by it. */
export function writeUnitsOfKept(states: readonly KeptState[]): number {
  const sizes = packedBlocks(states).map(({ packed }) => packed.length + BYTES_BESIDE_STATES)
  return sizes.reduce((units, bytes) => units + Math.ceil(bytes / 1024), 0)
}

/** The states as they are kept: compressed, as many together as an item holds. */
function packedBlocks(states: readonly KeptState[]) {
  const blocks = Map.groupBy(states, ({ position }) => blockOf(position))
  return [...blocks].flatMap(([block, some]) =>
    [...parts(some.map(lineOf))].map((lines) => ({
      name: `${block}#${fingerprintOf(lines)}`,
      packed: deflateRawSync(lines.map(({ text }) => text).join('\n'), { level: 3 }),
    })),
  )
}

/** What was kept of the block of positions that `position` is in: the states by `<position> <version>`, as they can be read with `readState`. */
export async function readKeptStates(
  db: Database,
  { batchId, chunk, position }: { readonly batchId: string; readonly chunk: number; readonly position: number },
  now: number,
): Promise<KeptBlock> {
  const { pk, sk } = keptKey(batchId, chunk, `${blockOf(position)}#`)
  const texts = new Map<string, string>()
  for await (const items of partitionPages(db, pk, { prefix: sk, consistent: true })) {
    for (const [name, text] of readEach(items, { read: (item) => statesIn(item, now) }).flat()) texts.set(name, text)
  }
  const positions = new Set([...texts.keys()].map((name) => Number(name.split(' ')[0])))
  return {
    has: (kept) => positions.has(kept),
    stateAt(kept, version) {
      const text = texts.get(`${kept} ${version}`)
      return text === undefined ? undefined : readState(text)
    },
  }
}

/** The kept states of some positions of a chunk. */
export interface KeptBlock {
  /** Whether any state of this position is still kept. */
  has(position: number): boolean
  /** The state of this version; undefined where it was not kept, or not for so long. Throws StoredFormatError for a format of a later version. */
  stateAt(position: number, version: number): InstanceState | undefined
}

/** The number of the block that a position belongs to. */
export function blockOf(position: number): number {
  return Math.floor(position / KEPT_TOGETHER)
}

function keptKey(batchId: string, chunk: number, rest: string): ItemKey {
  return { pk: `${batchPartition(batchId)}#${chunk}`, sk: `U#${rest}` }
}

interface Line {
  readonly name: string
  readonly text: string
}

/** JSON has no line breaks of its own. */
function lineOf({ position, version, state }: KeptState): Line {
  const name = `${position} ${version}`
  return { name, text: `${name} ${writeState(state)}` }
}

function* parts(lines: readonly Line[]): Generator<readonly Line[]> {
  let part: Line[] = []
  let bytes = 0
  for (const line of lines) {
    const size = Buffer.byteLength(line.text)
    if (part.length > 0 && bytes + size > LARGEST_TEXT) {
      yield part
      part = []
      bytes = 0
    }
    part.push(line)
    bytes += size
  }
  if (part.length > 0) yield part
}

/** A version is written once: the same positions and versions are the same states. */
function fingerprintOf(lines: readonly Line[]): string {
  return createHash('sha256')
    .update(lines.map(({ name }) => name).join(','))
    .digest('hex')
    .slice(0, 16)
}

const keptItem = z.object({ z: z.instanceof(Uint8Array), [TABLE.timeToLive]: z.number() })

/** What has expired is not there, though DynamoDB takes some days to delete it. */
function statesIn(item: Item, now: number): [string, string][] {
  const { z: compressed, [TABLE.timeToLive]: expires } = keptItem.parse(item)
  if (expires * 1000 <= now) return []
  return inflateRawSync(compressed)
    .toString()
    .split('\n')
    .map((line) => {
      const end = line.indexOf(' ', line.indexOf(' ') + 1)
      return [line.slice(0, end), line.slice(end + 1)]
    })
}
