import { z } from 'zod'
import type { Database } from '../dynamodb/database.ts'
import { readEach } from '../dynamodb/item.ts'
import { queryPages } from '../dynamodb/pages/query-pages.ts'
import { shardNumbers } from '../dynamodb/shard.ts'
import { OUTBOX_SHARDS } from './process-instance-items.ts'

const codec = { read: z.object({ pk: z.string(), ot: z.string() }).parse }

/** A write that lies this far ahead was timed by a clock that is wrong, in milliseconds: it is not young, it is of unknown age. */
const FUTURE_MS = 60_000

/**
 * Ids of instances that have had effects to perform since before `time` (milliseconds since the epoch), the oldest of a partition first;
 * and of those that seem to have got them in the future. The younger ones are read too: there are only as many as are under way.
 */
export async function* staleOutboxes(db: Database, time: number): AsyncGenerator<string[]> {
  const [before, after] = [new Date(time).toISOString(), new Date(time + FUTURE_MS).toISOString()]
  for (const shard of shardNumbers(OUTBOX_SHARDS)) {
    const pages = queryPages(db, {
      IndexName: 'outbox',
      KeyConditionExpression: 'ok = :ok',
      ExpressionAttributeValues: { ':ok': `O#${shard}` },
    })
    for await (const items of pages) {
      const stale = readEach(items, codec).filter(({ ot }) => ot < before || ot > after)
      yield stale.map(({ pk }) => pk.slice('I#'.length))
    }
  }
}
