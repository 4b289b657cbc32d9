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

/** On-demand prices in dollars (us-east-1): a million write units, read units, SQS requests; and Lambda's time for a million instances. */
const PRICES = { writeUnits: 0.625, readUnits: 0.125, sqsRequests: 0.4, instances: 0.06 } as const

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

/** The cost of carrying out what a preview found. */
export function costOf(found: {
  readonly instances: number
  readonly writeUnits: number
  readonly readUnits: number
}): Cost {
  const writeUnits = found.writeUnits + found.instances * WRITE_UNITS_BESIDE
  const sqsRequests = found.instances * SQS_REQUESTS
  const millionths =
    writeUnits * PRICES.writeUnits +
    found.readUnits * PRICES.readUnits +
    sqsRequests * PRICES.sqsRequests +
    found.instances * PRICES.instances
  return {
    writeUnits,
    readUnits: found.readUnits,
    sqsRequests,
    dollars: millionths / 1_000_000,
    seconds: found.instances / INSTANCES_PER_SECOND,
  }
}
