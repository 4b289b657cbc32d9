import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** What a client's requests consumed since the meter was made. */
export interface Meter {
  readUnits: number
  /** Table and indexes. */
  writeUnits: number
  /** Requests by operation: `GetItem`, `UpdateItem`, ... */
  readonly requests: Map<string, number>
  /** Writes by `<pk> <sk>`: shows the hottest key. */
  readonly writesByKey: Map<string, number>
}

/** A meter at zero. */
export function createMeter(): Meter {
  return { readUnits: 0, writeUnits: 0, requests: new Map(), writesByKey: new Map() }
}

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])

/** Asks every answer of this client for its consumed capacity and adds it to the meter. */
export function attachMeter(client: DynamoDBClient, meter: Meter): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = String(context.commandName).replace(/Command$/, '')
      count(meter.requests, operation)
      if (WRITES.has(operation)) for (const key of writtenKeys(args.input)) count(meter.writesByKey, key)
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } })
      const consumed = 'ConsumedCapacity' in answer.output ? answer.output.ConsumedCapacity : undefined
      for (const capacity of consumed === undefined ? [] : [consumed].flat()) add(meter, operation, capacity)
      return answer
    },
    { step: 'initialize', name: 'shuntMeter' },
  )
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function add(meter: Meter, operation: string, capacity: ConsumedCapacity): void {
  if (WRITES.has(operation)) meter.writeUnits += capacity.CapacityUnits ?? 0
  else meter.readUnits += capacity.CapacityUnits ?? 0
}

interface WriteInput {
  readonly Key?: Record<string, { S?: string }>
  readonly Item?: Record<string, { S?: string }>
  readonly RequestItems?: Record<string, { PutRequest?: WriteInput; DeleteRequest?: WriteInput }[]>
}

function writtenKeys(input: WriteInput): string[] {
  if (input.RequestItems !== undefined) {
    return Object.values(input.RequestItems)
      .flat()
      .flatMap((request) => writtenKeys(request.PutRequest ?? request.DeleteRequest ?? {}))
  }
  const key = input.Key ?? input.Item
  return key === undefined ? [] : [`${key.pk?.S} ${key.sk?.S}`]
}
