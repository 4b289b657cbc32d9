import { paginateQuery, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { Database } from '../database.ts'
import type { Item, ItemKey } from '../item.ts'
import { checkKeyValues } from '../key-part.ts'

/**
 * The items of a query, page by page as DynamoDB gives them (at most 1 MB each); empty pages are left out. The first page looks at `firstPage` items only,
 * where that is given: for those who may need no more. Throws a KeyLengthError.
 */
export async function* queryPages(
  db: Database,
  input: Omit<QueryCommandInput, 'TableName'>,
  firstPage?: number,
): AsyncGenerator<Item[]> {
  checkKeyValues(input.ExpressionAttributeValues)
  const request = { ...input, TableName: db.tableName }
  let startingToken: Item | undefined
  if (firstPage !== undefined) {
    const { Items = [], LastEvaluatedKey } = await db.documents.send(new QueryCommand({ ...request, Limit: firstPage }))
    if (Items.length > 0) yield Items
    if (LastEvaluatedKey === undefined) return
    startingToken = LastEvaluatedKey
  }
  const rest = paginateQuery({ client: db.documents, startingToken }, request)
  for await (const { Items = [] } of rest) if (Items.length > 0) yield Items
}

const lastKey = z.object({ pk: z.string(), sk: z.string() })

/** One page of a query of the table, at most 1 MB and `Limit` items, and the key at which it ended, where there may be more. */
export async function queryPage(
  db: Database,
  input: Omit<QueryCommandInput, 'TableName' | 'IndexName'>,
): Promise<{ readonly items: Item[]; readonly end: ItemKey | undefined }> {
  const answer = await db.documents.send(new QueryCommand({ ...input, TableName: db.tableName }))
  return { items: answer.Items ?? [], end: answer.LastEvaluatedKey && lastKey.parse(answer.LastEvaluatedKey) }
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
    ExpressionAttributeValues: { ':pk': partition, ...(prefix !== undefined && { ':prefix': prefix }) },
    ConsistentRead: consistent,
    ...(limit !== undefined && { Limit: limit }),
  })
}

/** How many items a query finds. Throws a KeyLengthError. */
export async function queryCount(db: Database, input: Omit<QueryCommandInput, 'TableName'>): Promise<number> {
  checkKeyValues(input.ExpressionAttributeValues)
  let count = 0
  const request: QueryCommandInput = { ...input, TableName: db.tableName, Select: 'COUNT' }
  for await (const { Count = 0 } of paginateQuery({ client: db.documents }, request)) count += Count
  return count
}
