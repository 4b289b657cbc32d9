import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import type { Item } from './query-pages.ts'
import { type ItemKey, keyAttributesOf } from './single-item.ts'

/** Numbers by the name of the attribute that is the set; the two lists must not name the same attribute. */
export interface SetChanges {
  readonly add?: Readonly<Record<string, readonly number[]>>
  readonly remove?: Readonly<Record<string, readonly number[]>>
  readonly set?: Item
}

/**
 * Adds to number sets and removes from them: idempotent and exact, however often and in whichever order it happens. Gives the item
 * as it is after that. Empty lists change nothing; there must be at least one change.
 */
export async function changeNumberSets(db: Database, key: ItemKey, changes: SetChanges): Promise<Item> {
  const values: Record<string, AttributeValue> = {}
  const names: Record<string, string> = {}
  const clause = (verb: string, entries: readonly (readonly [string, AttributeValue])[], sign = '') => {
    for (const [name, value] of entries) {
      values[`:${verb}${name}`] = value
      names[`#${name}`] = name
    }
    return entries.length === 0
      ? []
      : [`${verb} ${entries.map(([name]) => `#${name} ${sign}:${verb}${name}`).join(', ')}`]
  }
  const expression = [
    ...clause('ADD', setsOf(changes.add)),
    ...clause('DELETE', setsOf(changes.remove)),
    ...clause('SET', Object.entries(changes.set ?? {}), '= '),
  ]
  const answer = await db.client.send(
    new UpdateItemCommand({
      TableName: db.tableName,
      Key: keyAttributesOf(key),
      UpdateExpression: expression.join(' '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
    }),
  )
  return answer.Attributes ?? {}
}

/** The numbers of a set; an empty set is no attribute at all. */
export function numberSet(value: AttributeValue | undefined): ReadonlySet<number> {
  return new Set(value?.NS?.map(Number))
}

function setsOf(sets: SetChanges['add']): [string, AttributeValue][] {
  return Object.entries(sets ?? {})
    .filter(([, numbers]) => numbers.length > 0)
    .map(([name, numbers]) => [name, { NS: numbers.map(String) }])
}
