import { z } from 'zod'
import type { ActivityCount } from '../engine/view/activity-counts.ts'
import type { Database } from './dynamodb/database.ts'
import { type Item, type ItemKey, jsonText } from './dynamodb/item.ts'
import { getItem, putItem } from './dynamodb/single-item.ts'
import { TABLE } from './dynamodb/table.ts'

const activityCount: z.ZodType<ActivityCount, ActivityCount> = z.object({
  activityId: z.string(),
  instances: z.int(),
  failedJobs: z.int(),
  /** Open incidents by their type. */
  incidents: z.record(z.string(), z.int()),
})

const definitionCount = z.object({
  definitionId: z.string(),
  /** Process instances that run. */
  instances: z.int(),
  failedJobs: z.int(),
  /** Open incidents by their type. */
  incidents: z.record(z.string(), z.int()),
})
/** How much runs of a definition. */
export type DefinitionCount = Readonly<z.output<typeof definitionCount>>

/** Counts as they were at a time (milliseconds since the epoch). */
export interface KeptStatistics<Count> {
  readonly counts: readonly Count[]
  readonly countedAt: number
  /** Milliseconds. */
  readonly took: number
}

/** Where counts of a kind are kept; each kind is told apart by what it is about. */
export interface StatisticsStore<Count> {
  /** Keeps the counts in place of earlier ones; those that an item has no room for are not kept. */
  readonly put: (db: Database, about: string, statistics: KeptStatistics<Count>) => Promise<void>
  /** What was put last, or undefined. */
  readonly read: (db: Database, about: string) => Promise<KeptStatistics<Count> | undefined>
}

/** The counts of a definition's activities, by the definition's id. */
export const ACTIVITY_STATISTICS = storeOf(activityCount)

/** The counts of all definitions that have any. */
export const DEFINITION_STATISTICS = storeOf(definitionCount)

/** Nobody asks for older ones. */
const LIFETIME_SECONDS = 3600

/** Characters: an item takes 400 KB. At 150 for a definition there is room for 2,600 of those that have instances. */
const MOST_TEXT = 390_000

function storeOf<Count>(count: z.ZodType<Count, Count>): StatisticsStore<Count> {
  const schema = z.object({
    a: jsonText(z.array(count)),
    /** Milliseconds since the epoch, and how many it took to count. */
    time: z.number(),
    took: z.number(),
  })
  return {
    put: async (db, about, { counts, countedAt, took }) => {
      const item: Item & { readonly a: string } = z.encode(schema, { a: [...counts], time: countedAt, took })
      if (Buffer.byteLength(item.a) > MOST_TEXT) return
      const timeToLive = { [TABLE.timeToLive]: Math.ceil(countedAt / 1000) + LIFETIME_SECONDS }
      await putItem(db, statisticsKey(about), { ...item, ...timeToLive })
    },
    read: async (db, about) => {
      const item = await getItem(db, statisticsKey(about), true)
      if (item === undefined) return undefined
      const { a: counts, time: countedAt, took } = schema.parse(item)
      return { counts, countedAt, took }
    },
  }
}

function statisticsKey(about: string): ItemKey {
  return { pk: `STATISTICS#${about}`, sk: 'S' }
}
