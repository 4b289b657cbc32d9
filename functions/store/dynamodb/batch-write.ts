import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import type { Item } from './query-pages.ts'
import { sendInBatches } from './unprocessed-items.ts'

/** DynamoDB's limit for one BatchWriteItem. */
const WRITES_PER_REQUEST = 25

/** Writes whole items, keys included and distinct, in no particular order. Throws UnprocessedItemsError; some may be written then. */
export function batchPut(db: Database, items: readonly Item[]): Promise<void> {
  return writeAll(
    db,
    items.map((Item) => ({ PutRequest: { Item } })),
  )
}

/** Deletes the items with these distinct keys. Throws UnprocessedItemsError. */
export function batchDelete(db: Database, keys: readonly Item[]): Promise<void> {
  return writeAll(
    db,
    keys.map((Key) => ({ DeleteRequest: { Key } })),
  )
}

function writeAll(db: Database, writes: readonly WriteRequest[]): Promise<void> {
  return sendInBatches(writes, WRITES_PER_REQUEST, async (wanted) => {
    const answer = await db.client.send(new BatchWriteItemCommand({ RequestItems: { [db.tableName]: [...wanted] } }))
    return answer.UnprocessedItems?.[db.tableName]
  })
}
