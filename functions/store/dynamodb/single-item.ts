import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import type { Item } from './query-pages.ts'

export interface ItemKey {
  readonly pk: string
  readonly sk: string
}

/** A condition of a write, with its values by placeholder; attribute names stand in it as they are. */
export interface Condition {
  readonly expression: string
  readonly values?: Readonly<Record<string, AttributeValue>>
}

/**
 * What became of a conditional write. `tries` is more than one where the SDK sent it again: then a refusal may come from the write's
 * own first try, whose answer was lost.
 */
export type WriteOutcome = { readonly done: true } | { readonly done: false; readonly tries: number }

/** A key as DynamoDB wants it. */
export function keyAttributesOf({ pk, sk }: ItemKey): Item {
  return { pk: { S: pk }, sk: { S: sk } }
}

/** The item with this key, or undefined. */
export async function getItem(db: Database, key: ItemKey, consistent: boolean): Promise<Item | undefined> {
  const request = { TableName: db.tableName, Key: keyAttributesOf(key), ConsistentRead: consistent }
  return (await db.client.send(new GetItemCommand(request))).Item
}

/** Writes the whole item. */
export async function putItem(db: Database, key: ItemKey, item: Item, condition?: Condition): Promise<WriteOutcome> {
  const request = { TableName: db.tableName, Item: { ...keyAttributesOf(key), ...item }, ...conditionOf(condition) }
  return outcomeOf(db.client.send(new PutItemCommand(request)))
}

/** Sets and removes attributes of an item, which is made where it does not exist and no condition is against it. */
export async function updateItem(
  db: Database,
  key: ItemKey,
  changes: { readonly set?: Item; readonly remove?: readonly string[] },
  condition?: Condition,
): Promise<WriteOutcome> {
  const set = Object.entries(changes.set ?? {})
  const remove = changes.remove ?? []
  const clauses = [
    set.length > 0 ? `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '',
  ]
  const values = { ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])), ...condition?.values }
  const command = new UpdateItemCommand({
    TableName: db.tableName,
    Key: keyAttributesOf(key),
    UpdateExpression: clauses.join(' ').trim(),
    ExpressionAttributeNames: Object.fromEntries(
      [...set.map(([name]) => name), ...remove].map((name) => [`#${name}`, name]),
    ),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ...(condition && { ConditionExpression: condition.expression }),
  })
  return outcomeOf(db.client.send(command))
}

/** Deletes an item; one that does not exist is deleted already. */
export async function deleteItem(db: Database, key: ItemKey, condition?: Condition): Promise<WriteOutcome> {
  const request = { TableName: db.tableName, Key: keyAttributesOf(key), ...conditionOf(condition) }
  return outcomeOf(db.client.send(new DeleteItemCommand(request)))
}

function conditionOf(condition: Condition | undefined) {
  return (
    condition && {
      ConditionExpression: condition.expression,
      ...(condition.values && { ExpressionAttributeValues: { ...condition.values } }),
    }
  )
}

async function outcomeOf(write: Promise<unknown>): Promise<WriteOutcome> {
  try {
    await write
    return { done: true }
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    return { done: false, tries: error.$metadata.attempts ?? 1 }
  }
}
