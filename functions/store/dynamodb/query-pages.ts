import { type AttributeValue, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'

export type Item = Record<string, AttributeValue>

/** The items of a query, page by page as DynamoDB gives them (at most 1 MB each); empty pages are left out. */
export async function* queryPages(db: Database, input: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<Item[]> {
  let from: Item | undefined
  do {
    const page = await db.client.send(
      new QueryCommand({ ...input, TableName: db.tableName, ...(from && { ExclusiveStartKey: from }) }),
    )
    if (page.Items !== undefined && page.Items.length > 0) yield page.Items
    from = page.LastEvaluatedKey
  } while (from !== undefined)
}

/** A partition's items in order of their sort keys; those whose sort key begins with `prefix`, where it is given. */
export function partitionPages(
  db: Database,
  partition: string,
  options: { readonly prefix?: string; readonly consistent?: boolean; readonly limit?: number } = {},
): AsyncGenerator<Item[]> {
  const { prefix, consistent = false, limit } = options
  return queryPages(db, {
    KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': { S: partition }, ...(prefix !== undefined && { ':prefix': { S: prefix } }) },
    ConsistentRead: consistent,
    ...(limit !== undefined && { Limit: limit }),
  })
}

/** How many items a query finds. */
export async function queryCount(db: Database, input: Omit<QueryCommandInput, 'TableName'>): Promise<number> {
  let count = 0
  let from: Item | undefined
  do {
    const request: QueryCommandInput = { ...input, TableName: db.tableName, Select: 'COUNT' }
    const page = await db.client.send(new QueryCommand(from ? { ...request, ExclusiveStartKey: from } : request))
    count += page.Count ?? 0
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return count
}
