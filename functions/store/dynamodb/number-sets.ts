import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { Database } from './database.ts'
import type { Item, ItemKey } from './item.ts'
import type { Condition } from './single-item.ts'

/** Numbers by the name of the attribute that is the set. */
export type NumberSets = Readonly<Record<string, readonly number[] | undefined>>

/** `add` and `remove` must not name the same attribute. */
export interface SetChanges {
  readonly add?: NumberSets
  readonly remove?: NumberSets
  readonly set: Item
  /** Attributes that go up by one: of use only to tell which of two writes came later, since a repeated write counts twice. */
  readonly count?: readonly string[]
}

/**
 * Adds to number sets and removes from them: idempotent and exact, however often and in whichever order it happens. Empty lists change
 * nothing. Gives the item as it is after that; undefined where the condition did not hold.
 */
export async function changeNumberSets(
  db: Database,
  { pk, sk }: ItemKey,
  changes: SetChanges,
  condition?: Condition,
): Promise<Item | undefined> {
  const add = setsOf(changes.add)
  const remove = setsOf(changes.remove)
  const set = Object.entries(changes.set)
  const count = (changes.count ?? []).map((name): Entry => [name, 1])
  const all = [...add, ...count, ...remove, ...set]
  const clauses = [clause('ADD', [...add, ...count], ''), clause('DELETE', remove, ''), clause('SET', set, '=')]
  const command = new UpdateCommand({
    TableName: db.tableName,
    Key: { pk, sk },
    UpdateExpression: clauses.join(' ').trim(),
    ExpressionAttributeNames: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(all.map(([name, value]) => [`:${name}`, value])),
      ...condition?.values,
    },
    ...(condition && { ConditionExpression: condition.expression }),
    ReturnValues: 'ALL_NEW',
  })
  try {
    return (await db.documents.send(command)).Attributes
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

/** The numbers of a set; an empty set is no attribute at all. */
export const numberSet = z.set(z.number()).default(new Set())

type Entry = readonly [name: string, value: unknown]

function clause(verb: string, entries: readonly Entry[], sign: string): string {
  return entries.length === 0 ? '' : `${verb} ${entries.map(([name]) => `#${name} ${sign} :${name}`).join(', ')}`
}

function setsOf(sets: NumberSets = {}): Entry[] {
  return Object.entries(sets).flatMap(([name, numbers = []]): Entry[] =>
    numbers.length === 0 ? [] : [[name, new Set(numbers)]],
  )
}
