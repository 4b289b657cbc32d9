import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Database } from './database.ts'
import type { Item, ItemKey } from './item.ts'
import { checkKey } from './key-part.ts'

/** A condition of a write, with its values by placeholder; attribute names stand in it as they are. */
export interface Condition {
  readonly expression: string
  readonly values?: Item
}

/**
 * What became of a conditional write. `tries` is more than one where the SDK sent it again: then a refusal may come from the write's
 * own first try, whose answer was lost.
 */
export type WriteOutcome = { readonly done: true } | { readonly done: false; readonly tries: number }

/** The item with this key, or undefined. Throws a KeyLengthError. */
export async function getItem(db: Database, { pk, sk }: ItemKey, consistent: boolean): Promise<Item | undefined> {
  checkKey({ pk, sk })
  const request = { TableName: db.tableName, Key: { pk, sk }, ConsistentRead: consistent }
  return (await db.documents.send(new GetCommand(request))).Item
}

/** Writes the whole item. */
export async function putItem(db: Database, key: ItemKey, item: Item, condition?: Condition): Promise<WriteOutcome> {
  const { pk, sk } = key
  const command = new PutItemCommand({
    TableName: db.tableName,
    Item: marshall({ pk, sk, ...item }, { removeUndefinedValues: true }),
    ...(condition && { ConditionExpression: condition.expression }),
    ...(condition?.values && { ExpressionAttributeValues: marshall(condition.values) }),
  })
  return outcomeOf(db.client.send(command))
}

/** Sets and removes attributes of an item, which is made where it does not exist and no condition is against it. */
export async function updateItem(
  db: Database,
  { pk, sk }: ItemKey,
  changes: { readonly set?: Item; readonly remove?: readonly string[] },
  condition?: Condition,
): Promise<WriteOutcome> {
  const set = Object.entries(changes.set ?? {}).filter(([, value]) => value !== undefined)
  const remove = changes.remove ?? []
  const clauses = [
    set.length > 0 ? `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '',
  ]
  const values = { ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])), ...condition?.values }
  const command = new UpdateCommand({
    TableName: db.tableName,
    Key: { pk, sk },
    UpdateExpression: clauses.join(' ').trim(),
    ExpressionAttributeNames: Object.fromEntries(
      [...set.map(([name]) => name), ...remove].map((name) => [`#${name}`, name]),
    ),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ...(condition && { ConditionExpression: condition.expression }),
  })
  return outcomeOf(db.documents.send(command))
}

/** Deletes an item; one that does not exist is deleted already. */
export async function deleteItem(db: Database, { pk, sk }: ItemKey, condition?: Condition): Promise<WriteOutcome> {
  const request = { TableName: db.tableName, Key: { pk, sk }, ...conditionOf(condition) }
  return outcomeOf(db.documents.send(new DeleteCommand(request)))
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
