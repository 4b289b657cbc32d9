import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText } from './dynamodb/item.ts'
import { getItem, putItem } from './dynamodb/single-item.ts'
import { TABLE } from './dynamodb/table.ts'

const activityCount = z.object({
  activityId: z.string(),
  instances: z.int(),
  failedJobs: z.int(),
  /** Open incidents by their type. */
  incidents: z.record(z.string(), z.int()),
})
/** How much is at an activity of a definition. */
export type ActivityCount = Readonly<z.output<typeof activityCount>>

const statisticsItem = z.object({
  a: jsonText(z.array(activityCount)),
  /** Milliseconds since the epoch, and how many it took to count. */
  time: z.number(),
  took: z.number(),
})

/** The counts of a definition's activities as they were at a time (milliseconds since the epoch). */
export interface KeptStatistics {
  readonly activities: readonly ActivityCount[]
  readonly countedAt: number
  /** Milliseconds. */
  readonly took: number
}

/** Nobody asks for older ones. */
const LIFETIME_SECONDS = 3600

const codec: ItemCodec<KeptStatistics> = {
  read: (item) => {
    const { a: activities, time: countedAt, took } = statisticsItem.parse(item)
    return { activities, countedAt, took }
  },
  write: ({ activities, countedAt, took }) => ({
    ...z.encode(statisticsItem, { a: [...activities], time: countedAt, took }),
    [TABLE.timeToLive]: Math.ceil(countedAt / 1000) + LIFETIME_SECONDS,
  }),
}

/** Keeps the counts of a definition in place of earlier ones. */
export async function putStatistics(db: Database, definitionId: string, statistics: KeptStatistics): Promise<void> {
  await putItem(db, statisticsKey(definitionId), codec.write(statistics))
}

/** What `putStatistics` kept last, or undefined. */
export async function readStatistics(db: Database, definitionId: string): Promise<KeptStatistics | undefined> {
  const item = await getItem(db, statisticsKey(definitionId), true)
  return item && codec.read(item)
}

function statisticsKey(definitionId: string): ItemKey {
  return { pk: `STATISTICS#${definitionId}`, sk: 'S' }
}
