import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import type { Item } from './query-pages.ts'
import { sendInBatches } from './unprocessed-items.ts'

/** DynamoDB's limit for one BatchGetItem. */
const KEYS_PER_REQUEST = 100

export interface BatchGetOptions {
  readonly consistent: boolean
  /** The attributes to transfer, by names that DynamoDB does not reserve; all unless told otherwise. */
  readonly attributes?: readonly string[]
}

/** The items with these keys, which must be distinct, in no particular order; missing ones are left out. Throws UnprocessedItemsError. */
export async function batchGet(
  db: Database,
  keys: readonly Item[],
  { consistent, attributes }: BatchGetOptions,
): Promise<Item[]> {
  const items: Item[] = []
  const options = { ConsistentRead: consistent, ...(attributes && { ProjectionExpression: attributes.join(', ') }) }
  await sendInBatches(keys, KEYS_PER_REQUEST, async (wanted) => {
    const request = { [db.tableName]: { Keys: [...wanted], ...options } }
    const answer = await db.client.send(new BatchGetItemCommand({ RequestItems: request }))
    items.push(...(answer.Responses?.[db.tableName] ?? []))
    return answer.UnprocessedKeys?.[db.tableName]?.Keys
  })
  return items
}
