import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import type { Database } from '../database.ts'
import type { Item, ItemKey } from '../item.ts'
import { checkKey } from '../key-part.ts'
import { TENANT_ATTRIBUTE } from '../tenants.ts'
import { sendInBatches } from './unprocessed-items.ts'

/** DynamoDB's limit for one BatchGetItem. */
const KEYS_PER_REQUEST = 100

export interface BatchGetOptions {
  readonly consistent: boolean
  /** The attributes to transfer, by names that DynamoDB does not reserve; all unless told otherwise. */
  readonly attributes?: readonly string[]
}

/** The items with these keys, which must be distinct, in no particular order; missing ones are left out. Throws UnprocessedItemsError and KeyLengthError. */
export async function batchGet(
  db: Database,
  keys: readonly ItemKey[],
  { consistent, attributes }: BatchGetOptions,
): Promise<Item[]> {
  const items: Item[] = []
  const options = {
    ConsistentRead: consistent,
    ...(attributes && { ProjectionExpression: [...attributes, TENANT_ATTRIBUTE].join(', ') }),
  }
  await sendInBatches<Item>(keys.map(keyOnly), KEYS_PER_REQUEST, async (wanted) => {
    const request = { [db.tableName]: { Keys: [...wanted], ...options } }
    const answer = await db.documents.send(new BatchGetCommand({ RequestItems: request }))
    for (const item of answer.Responses?.[db.tableName] ?? []) items.push(item)
    return answer.UnprocessedKeys?.[db.tableName]?.Keys
  })
  return items
}

function keyOnly({ pk, sk }: ItemKey): Item {
  checkKey({ pk, sk })
  return { pk, sk }
}
