import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText, readEach } from './dynamodb/item.ts'
import { keyPart } from './dynamodb/key-part.ts'
import { partitionPages, queryCount } from './dynamodb/pages/query-pages.ts'
import { deleteItem, getItem, putItem } from './dynamodb/single-item.ts'

const filter = z.object({
  id: z.string(),
  resourceType: z.literal('Task'),
  name: z.string(),
  owner: z.string().exactOptional(),
  /** As it was given. */
  query: z.record(z.string(), z.unknown()),
  /** Of the pages that show it: colours, columns. */
  properties: z.record(z.string(), z.unknown()),
})
/** A query that somebody has kept. */
export type Filter = Readonly<z.output<typeof filter>>

const filterItem = z.object({ d: jsonText(filter) })

const codec: ItemCodec<Filter> = {
  read: (item) => filterItem.parse(item).d,
  write: (it) => z.encode(filterItem, { d: it }),
}

/** Writes a filter of a user, in place of the one of its id. `userId`: undefined for who has no name. */
export async function putFilter(db: Database, userId: string | undefined, it: Filter): Promise<void> {
  await putItem(db, keyOf(userId, it.id), codec.write(it))
}

/** The filter of this id that the user has kept, or undefined. */
export async function readFilter(db: Database, userId: string | undefined, id: string): Promise<Filter | undefined> {
  const item = await getItem(db, keyOf(userId, id), true)
  return item && codec.read(item)
}

/** All filters that the user has kept, the oldest first. */
export async function* listFilters(db: Database, userId: string | undefined): AsyncGenerator<Filter[]> {
  for await (const items of partitionPages(db, partitionOf(userId), { consistent: true })) yield readEach(items, codec)
}

/** How many he has. */
export function countFilters(db: Database, userId: string | undefined): Promise<number> {
  return queryCount(db, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partitionOf(userId) },
  })
}

/** Deletes a filter; false where there is none of this id. */
export async function deleteFilter(db: Database, userId: string | undefined, id: string): Promise<boolean> {
  const deleted = await deleteItem(db, keyOf(userId, id), { expression: 'attribute_exists(pk)' })
  return deleted.done || deleted.tries > 1
}

function partitionOf(userId: string | undefined): string {
  return `FILTERS#${userId === undefined ? '' : keyPart(userId)}`
}

/** No item can have an empty sort key. */
function keyOf(userId: string | undefined, id: string): ItemKey {
  return { pk: partitionOf(userId), sk: `F#${id}` }
}
