import { z } from 'zod'
import { concurrently } from '../../shell/concurrently.ts'
import type { Database } from './database.ts'
import type { ItemKey } from './item.ts'
import { partitionPages } from './pages/query-pages.ts'
import { deleteItem, updateItem } from './single-item.ts'
import { TABLE } from './table.ts'

/** Writes to the items of a partition at the same time. */
const PARALLEL = 8

const keyItem = z.object({ pk: z.string(), sk: z.string() })

/** Lets all items of a partition be forgotten at this time, in seconds since the epoch; undefined: they are kept. */
export async function expirePartition(db: Database, partition: string, expires: number | undefined): Promise<void> {
  const changes = expires === undefined ? { remove: [TABLE.timeToLive] } : { set: { [TABLE.timeToLive]: expires } }
  await eachKey(db, partition, async (key) => {
    await updateItem(db, key, changes, { expression: 'attribute_exists(pk)' })
  })
}

/** Deletes all items of a partition. */
export async function deletePartition(db: Database, partition: string): Promise<void> {
  await eachKey(db, partition, async (key) => {
    await deleteItem(db, key)
  })
}

async function eachKey(db: Database, partition: string, perform: (key: ItemKey) => Promise<void>): Promise<void> {
  for await (const items of partitionPages(db, partition, { consistent: true })) {
    await concurrently(
      items.map((item) => keyItem.parse(item)),
      PARALLEL,
      perform,
    )
  }
}
