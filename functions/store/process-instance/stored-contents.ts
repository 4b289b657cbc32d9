import { z } from 'zod'
import type { Execution, InstanceState } from '../../engine/instance/instance-state.ts'
import { type ActivityCount, activityCounts } from '../../engine/view/activity-counts.ts'
import { type Item, jsonText } from '../dynamodb/item.ts'

/** Things that lists look for in all instances, and few instances may have. */
export type Held = 'jobs' | 'externalTasks' | 'userTasks'

/** What stands for them in an item. */
const LETTERS: Readonly<Record<Held, string>> = { jobs: 'j', externalTasks: 'x', userTasks: 'u' }

/** An empty text is not taken everywhere. */
const NOTHING = '-'

/** As short as can be: it stands in every instance that is compressed. */
type StoredCount = [activityId: string, instances: number, failedJobs: number, incidents: Record<string, number>]
const storedCount: z.ZodType<StoredCount, StoredCount> = z.tuple([
  z.string(),
  z.int(),
  z.int(),
  z.record(z.string(), z.int()),
])
const countsText = jsonText<StoredCount[]>(z.array(storedCount))

/**
 * What is known of an instance without its state: `h`, what it holds, and `a`, what is at its activities, where that is worth it: to find it out, a state that is compressed takes 50 µs.
 * And how many bytes that may come to.
 */
export function contentsOf(
  state: InstanceState,
  { isCompressed }: { readonly isCompressed: boolean },
): { readonly bytes: number; readonly attributes: Item } {
  const isRunning = state.end === undefined
  const h = isRunning ? lettersOf(state.root) : NOTHING
  if (!isRunning || !isCompressed) return { bytes: 0, attributes: { h } }
  const counts = activityCounts(state).map(
    ({ activityId, instances, failedJobs, incidents }): StoredCount => [
      activityId,
      instances,
      failedJobs,
      { ...incidents },
    ],
  )
  const a = z.encode(countsText, counts)
  return { bytes: Buffer.byteLength(a), attributes: { h, a } }
}

function lettersOf(root: Execution): string {
  const held = new Set<Held>()
  collect(root, held)
  return held.size === 0 ? NOTHING : [...held].map((thing) => LETTERS[thing]).join('')
}

function collect({ jobs, externalTask, task, children = [] }: Execution, held: Set<Held>): void {
  if (jobs !== undefined) held.add('jobs')
  if (externalTask !== undefined) held.add('externalTasks')
  if (task !== undefined) held.add('userTasks')
  for (const child of children) collect(child, held)
}

/** The filter that keeps the instances that hold something; those that an earlier release wrote do not say it, and are kept. `:held` is `letterOf`. */
export const HOLDS = '(attribute_not_exists(h) OR contains(h, :held))'

/** What stands for a thing in the attribute of `HOLDS`. */
export function letterOf(held: Held): string {
  return LETTERS[held]
}

/** What is at the activities of an instance, as its item says it; undefined where only its state does. */
export function countsIn({ a }: Item): ActivityCount[] | undefined {
  if (a === undefined) return undefined
  return countsText.parse(a).map(([activityId, instances, failedJobs, incidents]) => ({
    activityId,
    instances,
    failedJobs,
    incidents,
  }))
}
