import { setTimeout as wait } from 'node:timers/promises'
import type { JobRule } from '../engine/instance/job-rules.ts'
import { forgetJobRules, JOB_RULES_MAX_AGE } from '../repository/job-rules.ts'
import { concurrently } from '../shell/concurrently.ts'
import type { Services } from '../shell/services.ts'
import { setJobRulePriority, setJobRulesSuspended } from '../store/deployment/job-rule-items.ts'
import { listInstances } from '../store/process-instance/process-instance-index.ts'
import { jobsOf } from './execution-lookup.ts'
import { commandInstance } from './process-instances.ts'
import { setJobsOfInstancesSuspended } from './suspend-instances.ts'

/** Instances that are changed at the same time. */
const PARALLEL = 32

/** Job definitions of a process: the jobs of one kind at one activity each. */
export interface JobDefinitionsOf {
  readonly definitionId: string
  readonly jobs: readonly Pick<JobRule, 'kind' | 'activityId'>[]
}

/** After this every process goes by what was written, and what it was writing by then is written. */
async function inForce({ db }: Services): Promise<void> {
  forgetJobRules(db)
  await wait(2 * JOB_RULES_MAX_AGE)
}

/** Has the jobs that come of these job definitions suspended, or not; with `includeJobs` those that there are too. In force when it resolves. */
export async function suspendJobDefinitions(
  services: Services,
  { definitionId, jobs }: JobDefinitionsOf,
  { suspended, includeJobs }: { readonly suspended: boolean; readonly includeJobs: boolean },
): Promise<void> {
  await setJobRulesSuspended(services.db, definitionId, jobs, suspended)
  await inForce(services)
  if (!includeJobs) return
  const isMeant = isOf(jobs)
  await setJobsOfInstancesSuspended(services, definitionId, { suspended, isMeant })
}

/** Gives the jobs that come of a job definition a priority, or the model's again (null); with `includeJobs` those that there are too. In force when it resolves. */
export async function prioritizeJobDefinition(
  services: Services,
  { definitionId, job }: { readonly definitionId: string; readonly job: Pick<JobRule, 'kind' | 'activityId'> },
  { priority, includeJobs }: { readonly priority: number | null; readonly includeJobs: boolean },
): Promise<void> {
  await setJobRulePriority(services.db, definitionId, job, priority)
  await inForce(services)
  if (!includeJobs || priority === null) return
  for await (const page of listInstances(services.db, { definitionId, ended: false })) {
    await concurrently(page, PARALLEL, ({ id }) => prioritizeJobs(services, id, { isMeant: isOf([job]), priority }))
  }
}

/** One job after the other: an instance has few of one kind at one activity. */
async function prioritizeJobs(
  services: Services,
  id: string,
  { isMeant, priority }: { readonly isMeant: ReturnType<typeof isOf>; readonly priority: number },
): Promise<void> {
  for (let isLeft = true; isLeft; ) {
    isLeft = false
    await commandInstance(services, id, ({ state }) => {
      const job = jobsOf(state).find((one) => isMeant(one) && one.priority !== priority)
      isLeft = job !== undefined
      return job && { kind: 'setJobPriority', job: job.number, priority }
    })
  }
}

function isOf(jobs: readonly Pick<JobRule, 'kind' | 'activityId'>[]) {
  return (job: Pick<JobRule, 'kind' | 'activityId'>) =>
    jobs.some(({ kind, activityId }) => kind === job.kind && activityId === job.activityId)
}
