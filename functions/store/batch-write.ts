import { setTimeout as wait } from 'node:timers/promises'
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import type { Item } from './query-pages.ts'

/** DynamoDB's limit for one BatchWriteItem. */
const WRITES_PER_REQUEST = 25

/** Unprocessed writes are a form of throttling: each round waits longer, up to a second, until this many rounds. */
const ROUNDS = 10

/** Thrown when DynamoDB left writes unprocessed in every round: it is throttling, and the caller should come back later. */
export class UnprocessedWritesError extends Error {
  override readonly name = 'UnprocessedWritesError'
  readonly writes: number

  constructor(writes: number) {
    super(`DynamoDB left ${writes} writes unprocessed after ${ROUNDS} rounds`)
    this.writes = writes
  }
}

/** Writes whole items, keys included and distinct, in no particular order. Throws UnprocessedWritesError; some may be written then. */
export function batchPut(db: Database, items: readonly Item[]): Promise<void> {
  return writeAll(
    db,
    items.map((Item) => ({ PutRequest: { Item } })),
  )
}

/** Deletes the items with these distinct keys. Throws UnprocessedWritesError. */
export function batchDelete(db: Database, keys: readonly Item[]): Promise<void> {
  return writeAll(
    db,
    keys.map((Key) => ({ DeleteRequest: { Key } })),
  )
}

async function writeAll(db: Database, writes: readonly WriteRequest[]): Promise<void> {
  const requests: WriteRequest[][] = []
  for (let at = 0; at < writes.length; at += WRITES_PER_REQUEST)
    requests.push(writes.slice(at, at + WRITES_PER_REQUEST))
  await Promise.all(requests.map((request) => writeRequest(db, request)))
}

async function writeRequest(db: Database, writes: WriteRequest[]): Promise<void> {
  let left = writes
  for (let round = 0; round < ROUNDS; round++) {
    const answer = await db.client.send(new BatchWriteItemCommand({ RequestItems: { [db.tableName]: left } }))
    left = answer.UnprocessedItems?.[db.tableName] ?? []
    if (left.length === 0) return
    await wait(Math.random() * Math.min(1000, 20 * 2 ** round))
  }
  throw new UnprocessedWritesError(left.length)
}
