import type { DynamoDBClient, ServiceInputTypes } from '@aws-sdk/client-dynamodb'
import type { Item } from './item.ts'

/** What a client's requests consumed while the meter counted. */
export interface Meter {
  /** To ask for the consumed capacity and to add it up makes a batch on the embedded database 5 % slower: off where time is taken. */
  isCounting: boolean
  readUnits: number
  /** Table and indexes, as far as the database tells (the embedded one leaves indexes out). */
  writeUnits: number
  /** Requests by operation: `GetItem`, `UpdateItem`, ... */
  readonly requests: Map<string, number>
  /** Writes by `<pk> <sk>`: shows the hottest key. */
  readonly writesByKey: Map<string, number>
}

/** A meter at zero that counts from now on. */
export function createMeter(): Meter {
  return { isCounting: true, readUnits: 0, writeUnits: 0, requests: new Map(), writesByKey: new Map() }
}

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])

/** Asks every answer of this client for its consumed capacity and adds it to the meter, while that counts. */
export function attachMeter(client: DynamoDBClient, meter: Meter): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!meter.isCounting) return next(args)
      const operation = String(context.commandName).replace(/Command$/, '')
      count(meter.requests, operation)
      if (WRITES.has(operation)) for (const key of writtenKeys(args.input)) count(meter.writesByKey, key)
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } })
      const units = unitsOf('ConsumedCapacity' in answer.output ? answer.output.ConsumedCapacity : undefined)
      if (WRITES.has(operation)) meter.writeUnits += units
      else meter.readUnits += units
      return answer
    },
    { step: 'initialize', name: 'shuntMeter' },
  )
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function unitsOf(consumed: object | readonly object[] | undefined): number {
  let units = 0
  for (const capacity of [consumed ?? []].flat()) {
    if ('CapacityUnits' in capacity && typeof capacity.CapacityUnits === 'number') units += capacity.CapacityUnits
  }
  return units
}

function writtenKeys(input: ServiceInputTypes): string[] {
  if ('Key' in input) return [nameOf(input.Key)]
  if ('Item' in input) return [nameOf(input.Item)]
  if (!('RequestItems' in input)) return []
  return Object.values(input.RequestItems ?? {}).flatMap((requests) =>
    Array.isArray(requests)
      ? requests.map(({ PutRequest, DeleteRequest }) => nameOf(PutRequest?.Item ?? DeleteRequest?.Key))
      : [],
  )
}

function nameOf(attributes: Item | undefined): string {
  return `${textOf(attributes?.pk)} ${textOf(attributes?.sk)}`
}

/** The document client's requests have plain values here, the others DynamoDB's. */
function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'S' in value ? String(value.S) : String(value)
}
