import type { Database } from './database.ts'
import { OUTBOX_SHARDS } from './process-instance-items.ts'
import { queryPages } from './query-pages.ts'
import { shardNumbers } from './shard.ts'

/** Ids of instances that have had effects to perform since before `time` (milliseconds since the epoch), the oldest of a partition first. */
export async function* staleOutboxes(db: Database, time: number): AsyncGenerator<string[]> {
  for (const shard of shardNumbers(OUTBOX_SHARDS)) {
    const pages = queryPages(db, {
      IndexName: 'outbox',
      KeyConditionExpression: 'ok = :ok AND ot < :time',
      ExpressionAttributeValues: { ':ok': { S: `O#${shard}` }, ':time': { S: new Date(time).toISOString() } },
    })
    for await (const items of pages) yield items.flatMap((item) => item.pk?.S?.slice('I#'.length) ?? [])
  }
}
