import { z } from 'zod'
import type { JobRule } from '../../engine/instance/job-rules.ts'
import type { Database } from '../dynamodb/database.ts'
import type { ItemKey } from '../dynamodb/item.ts'
import { deleteItem, getItem, updateItem } from '../dynamodb/single-item.ts'

/** Of one job definition: which it is, and one of the two things that it can say. */
const suspension = z.object({
  kind: z.enum(['asyncBefore', 'asyncAfter', 'timer']),
  activityId: z.string(),
  suspended: z.boolean(),
})
const overriding = suspension.omit({ suspended: true }).extend({ priority: z.number() })

const SUSPENSION = 's_'
const PRIORITY = 'p_'

const keyOf = (definitionId: string): ItemKey => ({ pk: `JOB-RULES#${definitionId}`, sk: 'J' })

/** The attribute of a job definition: each has its own, so that two that are changed at once keep both. A placeholder is named after it. */
function attributeOf(prefix: string, { kind, activityId }: Pick<JobRule, 'kind' | 'activityId'>): string {
  return prefix + Buffer.from(`${kind}:${activityId}`).toString('hex')
}

/** What the job definitions of a process definition say, where somebody has changed them. */
export async function readJobRules(db: Database, definitionId: string): Promise<JobRule[]> {
  const item = (await getItem(db, keyOf(definitionId), true)) ?? {}
  const named = (prefix: string) =>
    Object.entries(item).flatMap(([name, value]) => (name.startsWith(prefix) ? [value] : []))
  const rules = new Map<string, JobRule>()
  const add = (rule: JobRule) => {
    const key = `${rule.kind}:${rule.activityId}`
    rules.set(key, { ...rules.get(key), ...rule })
  }
  for (const value of named(SUSPENSION)) add(suspension.parse(value))
  for (const value of named(PRIORITY)) add(overriding.parse(value))
  return [...rules.values()]
}

/** Has the jobs that come of these job definitions suspended, or not. */
export async function setJobRulesSuspended(
  db: Database,
  definitionId: string,
  jobs: readonly Pick<JobRule, 'kind' | 'activityId'>[],
  suspended: boolean,
): Promise<void> {
  const entries = jobs.map(({ kind, activityId }) => {
    return [attributeOf(SUSPENSION, { kind, activityId }), { kind, activityId, suspended }] as const
  })
  if (entries.length > 0) await updateItem(db, keyOf(definitionId), { set: Object.fromEntries(entries) })
}

/** Gives the jobs that come of a job definition a priority instead of the model's; null leaves them the model's again. */
export async function setJobRulePriority(
  db: Database,
  definitionId: string,
  { kind, activityId }: Pick<JobRule, 'kind' | 'activityId'>,
  priority: number | null,
): Promise<void> {
  const name = attributeOf(PRIORITY, { kind, activityId })
  const changes = priority === null ? { remove: [name] } : { set: { [name]: { kind, activityId, priority } } }
  await updateItem(db, keyOf(definitionId), changes)
}

/** Forgets what the job definitions of a process definition say. */
export async function deleteJobRules(db: Database, definitionId: string): Promise<void> {
  await deleteItem(db, keyOf(definitionId))
}
