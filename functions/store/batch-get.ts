import { setTimeout as wait } from 'node:timers/promises'
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import type { Item } from './query-pages.ts'

/** DynamoDB's limit for one BatchGetItem. */
const KEYS_PER_REQUEST = 100

/** Unprocessed keys are a form of throttling: each round waits longer, up to a second, until this many rounds. */
const ROUNDS = 10

/** Thrown when DynamoDB left keys unprocessed in every round: it is throttling, and the caller should come back later. */
export class UnprocessedKeysError extends Error {
  override readonly name = 'UnprocessedKeysError'
  readonly keys: number

  constructor(keys: number) {
    super(`DynamoDB left ${keys} keys unprocessed after ${ROUNDS} rounds`)
    this.keys = keys
  }
}

export interface BatchGetOptions {
  readonly consistent: boolean
  /** The attributes to transfer, by names that DynamoDB does not reserve; all unless told otherwise. */
  readonly attributes?: readonly string[]
}

/**
 * The items with these keys, which must be distinct, in no particular order; missing ones are left out. Keys that DynamoDB leaves
 * unprocessed are asked for again. Throws UnprocessedKeysError.
 */
export async function batchGet(db: Database, keys: readonly Item[], options: BatchGetOptions): Promise<Item[]> {
  const chunks: Item[][] = []
  for (let at = 0; at < keys.length; at += KEYS_PER_REQUEST) chunks.push(keys.slice(at, at + KEYS_PER_REQUEST))
  const results = await Promise.all(chunks.map((chunk) => getChunk(db, chunk, options)))
  return results.flat()
}

async function getChunk(db: Database, keys: Item[], { consistent, attributes }: BatchGetOptions): Promise<Item[]> {
  const items: Item[] = []
  const options = { ConsistentRead: consistent, ...(attributes && { ProjectionExpression: attributes.join(', ') }) }
  let left = keys
  for (let round = 0; round < ROUNDS; round++) {
    const request = { [db.tableName]: { Keys: left, ...options } }
    const answer = await db.client.send(new BatchGetItemCommand({ RequestItems: request }))
    items.push(...(answer.Responses?.[db.tableName] ?? []))
    left = answer.UnprocessedKeys?.[db.tableName]?.Keys ?? []
    if (left.length === 0) return items
    await wait(Math.random() * Math.min(1000, 20 * 2 ** round))
  }
  throw new UnprocessedKeysError(left.length)
}
