import type { StoredControl } from '../../store/batch/stored-control.ts'
import type { Findings } from './findings.ts'

/** Bytes beside the state's own: key, version, mark and the index's attributes; measured on items of the bench. */
const BYTES_BESIDE_STATE = 250

const KILOBYTE = 1024

/** Above this, compression takes two thirds of a state's JSON; see `store/process-instance/stored-state.ts`. */
const COMPRESSED_FROM = 750
const COMPRESSED_TO = 0.4

/** What a batch needs beside its instances' writes, per instance: chunk, progress, work, batch. The bench measures 0.05. */
const WRITE_UNITS_BESIDE = 0.05

/** SQS requests per instance: a message for each chunk, sent, received and deleted in batches. The bench measures 0.022. */
const SQS_REQUESTS = 0.022

/** Instances that one machine of two processors modifies in a second, its database included (bench); Lambda's twenty do more. */
const INSTANCES_PER_SECOND = 1000

/**
 * A batch with a rate takes turns, one a second for each so many a second. A turn writes what it reaches and when the next one is, and is a message of its
 * own: the bench measures 0.01 write units an instance at 500 a second, and 0.012 SQS requests.
 */
const RATE_OF_TURN = 500
const WRITE_UNITS_OF_TURN = 5
const SQS_REQUESTS_OF_TURN = 6

/** Write units an instance for what is kept for an undo, where the preview has not measured it; the bench measures 0.04 to 0.2. */
const KEPT_UNITS = 0.1

/** On-demand prices in dollars (us-east-1): a million write units, read units, SQS requests (with message groups); and Lambda's time for a million instances (bench). */
const PRICES = { writeUnits: 0.625, readUnits: 0.125, sqsRequests: 0.5, instances: 0.02 } as const

/** Write units of an item whose state is this many bytes of JSON. An instance that ends moves between two indexes: twice its key. */
export function writeUnitsOf(stateBytes: number, { ends }: { readonly ends: boolean }): number {
  return Math.ceil(storedBytes(stateBytes) / KILOBYTE) + (ends ? 2 : 0)
}

/** Read units of the same item, read eventually consistently. */
export function readUnitsOf(stateBytes: number): number {
  return Math.ceil(storedBytes(stateBytes) / (4 * KILOBYTE)) / 2
}

function storedBytes(stateBytes: number): number {
  return BYTES_BESIDE_STATE + (stateBytes > COMPRESSED_FROM ? stateBytes * COMPRESSED_TO : stateBytes)
}

/** What a batch over these instances would cost, about. */
export interface Cost {
  readonly writeUnits: number
  readonly readUnits: number
  readonly sqsRequests: number
  readonly dollars: number
  readonly seconds: number
}

type Found = Pick<Findings, 'instances' | 'wouldBeModified' | 'writeUnits' | 'readUnits' | 'keptUnits'>

/** The cost of carrying out what a preview found, within these limits. Where it pauses or waits for its start, that is not in its seconds. */
export function costOf(found: Found, control: Pick<StoredControl, 'maxPerSecond' | 'undoable'> = {}): Cost {
  const { instances, readUnits } = found
  const { maxPerSecond, undoable = false } = control
  const turns = maxPerSecond === undefined ? undefined : instances / Math.min(maxPerSecond, RATE_OF_TURN)
  const writeUnits =
    found.writeUnits +
    instances * WRITE_UNITS_BESIDE +
    (turns ?? 0) * WRITE_UNITS_OF_TURN +
    (undoable ? keptUnitsOf(found, turns) : 0)
  const sqsRequests = turns === undefined ? instances * SQS_REQUESTS : turns * SQS_REQUESTS_OF_TURN
  const millionths =
    writeUnits * PRICES.writeUnits +
    readUnits * PRICES.readUnits +
    sqsRequests * PRICES.sqsRequests +
    instances * PRICES.instances
  return {
    writeUnits,
    readUnits,
    sqsRequests,
    dollars: millionths / 1_000_000,
    seconds: instances / Math.min(INSTANCES_PER_SECOND, maxPerSecond ?? INSTANCES_PER_SECOND),
  }
}

/** A turn keeps its own instances: the fewer there are, the less they compress. */
function keptUnitsOf({ keptUnits, wouldBeModified }: Found, turns = 0): number {
  return Math.max(keptUnits === 0 ? wouldBeModified * KEPT_UNITS : keptUnits, turns)
}
