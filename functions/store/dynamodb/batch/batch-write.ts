import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Database } from '../database.ts'
import type { Item, ItemKey } from '../item.ts'
import { sendInBatches } from './unprocessed-items.ts'

/** DynamoDB's limit for one BatchWriteItem. */
const WRITES_PER_REQUEST = 25

/** Writes whole items, keys included and distinct, in no particular order. Throws UnprocessedItemsError; some may be written then. */
export function batchPut(db: Database, items: readonly (Item & ItemKey)[]): Promise<void> {
  return writeAll(
    db,
    items.map((Item) => ({ PutRequest: { Item } })),
  )
}

/** Deletes the items with these distinct keys. Throws UnprocessedItemsError. */
export function batchDelete(db: Database, keys: readonly ItemKey[]): Promise<void> {
  return writeAll(
    db,
    keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
  )
}

type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number]

function writeAll(db: Database, writes: readonly WriteRequest[]): Promise<void> {
  return sendInBatches(writes, WRITES_PER_REQUEST, async (wanted) => {
    const answer = await db.documents.send(new BatchWriteCommand({ RequestItems: { [db.tableName]: [...wanted] } }))
    return answer.UnprocessedItems?.[db.tableName]
  })
}
