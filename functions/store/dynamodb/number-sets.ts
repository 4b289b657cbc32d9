import { type AttributeValue, ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import type { Item } from './query-pages.ts'
import { type Condition, type ItemKey, keyAttributesOf } from './single-item.ts'

/** Numbers by the name of the attribute that is the set; `add` and `remove` must not name the same attribute. */
export interface SetChanges {
  readonly add?: Readonly<Record<string, readonly number[]>>
  readonly remove?: Readonly<Record<string, readonly number[]>>
  readonly set: Item
}

/**
 * Adds to number sets and removes from them: idempotent and exact, however often and in whichever order it happens. Empty lists change
 * nothing. Gives the item as it is after that; undefined where the condition did not hold.
 */
export async function changeNumberSets(
  db: Database,
  key: ItemKey,
  changes: SetChanges,
  condition?: Condition,
): Promise<Item | undefined> {
  const add = setsOf(changes.add)
  const remove = setsOf(changes.remove)
  const set = Object.entries(changes.set)
  const all = [...add, ...remove, ...set]
  const command = new UpdateItemCommand({
    TableName: db.tableName,
    Key: keyAttributesOf(key),
    UpdateExpression: [clause('ADD', add, ''), clause('DELETE', remove, ''), clause('SET', set, '=')].join(' ').trim(),
    ExpressionAttributeNames: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(all.map(([name, value]) => [`:${name}`, value])),
    ...(condition && { ConditionExpression: condition.expression }),
    ReturnValues: 'ALL_NEW',
  })
  try {
    return (await db.client.send(command)).Attributes
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

/** The numbers of a set; an empty set is no attribute at all. */
export function numberSet(value: AttributeValue | undefined): ReadonlySet<number> {
  return new Set(value?.NS?.map(Number))
}

type Entry = readonly [name: string, value: AttributeValue]

function clause(verb: string, entries: readonly Entry[], sign: string): string {
  return entries.length === 0 ? '' : `${verb} ${entries.map(([name]) => `#${name} ${sign} :${name}`).join(', ')}`
}

function setsOf(sets: SetChanges['add']): Entry[] {
  return Object.entries(sets ?? {})
    .filter(([, numbers]) => numbers.length > 0)
    .map(([name, numbers]) => [name, { NS: numbers.map(String) }])
}
