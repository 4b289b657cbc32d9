import { errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import {
  failStartTimer,
  fireStartTimer,
  listStartTimerJobs,
  moveStartTimer,
  readStartTimerJob,
  recalculateStartTimer,
  retriesOf,
  type StartTimerJob,
  type StartTimerScope,
} from '../../jobs/start-timers.ts'
import type { Services } from '../../shell/services.ts'
import { removeTimer } from '../../store/waiting/timer-items.ts'
import { jobDefinitionIdOf } from '../job-definition/job-definition-id.ts'
import type { JobView } from './job-dto.ts'

/** The timer start events of a scope as jobs: they belong to a definition, not to an instance. */
export async function startTimerViews(services: Services, scope: StartTimerScope): Promise<JobView[]> {
  return (await listStartTimerJobs(services, scope)).map(viewOf)
}

/** The job of a timer start event with this id, or undefined. */
export async function findStartTimer(services: Services, id: string): Promise<JobView | undefined> {
  const job = await readStartTimerJob(services, id)
  return job && viewOf(job)
}

/**
 * Starts an instance now where this is the id of a timer start event's job; false where it is none. Throws an ApiError where it is refused, which
 * costs a retry.
 */
export async function executeStartTimer(services: Services, id: string): Promise<boolean> {
  const job = await readStartTimerJob(services, id)
  if (job === undefined) return false
  const refusal = await fireStartTimer(services, job)
  if (refusal === undefined) return true
  await failStartTimer(services, job.timer, refusal)
  throw invalidRequest(refusal.message, 404)
}

/** Ends a timer start event, until a version is deployed, where this is the id of its job; false where it is none. */
export async function deleteStartTimer(services: Services, id: string): Promise<boolean> {
  const job = await readStartTimerJob(services, id)
  if (job === undefined) return false
  await removeTimer(services.db, job.timer)
  return true
}

/**
 * Sets when the timer start event with this job id fires, null for now; false where it is none. Throws an ApiError for `cascade`: the
 * rhythm of a cycle follows from its model.
 */
export async function setStartTimerDue(
  services: Services,
  id: string,
  { duedate, cascade }: { readonly duedate?: number | null | undefined; readonly cascade?: boolean | null | undefined },
): Promise<boolean> {
  const job = await readStartTimerJob(services, id)
  if (job === undefined) return false
  if (cascade && job.timer.repeat !== undefined)
    throw invalidRequest(
      'The due dates that follow in the cycle of a timer start event cannot be moved: leave out cascade',
    )
  await moveStartTimer(services, job.timer, duedate ?? services.now())
  return true
}

/** Lets the timer start event with this job id fire when its model says; false where it is none. Throws the ApiError of a refusal. */
export async function recalculateStartTimerDue(
  services: Services,
  id: string,
  creationDateBased: boolean,
): Promise<boolean> {
  const job = await readStartTimerJob(services, id)
  if (job === undefined) return false
  const refusal = await recalculateStartTimer(services, job, creationDateBased)
  if (refusal !== undefined) throw errorOfRefusal(refusal)
  return true
}

/** Throws an ApiError where this is the id of a timer start event's job, of which nothing but retries and due date can be set. */
export async function refuseStartTimer(services: Services, id: string): Promise<void> {
  const job = await readStartTimerJob(services, id)
  if (job === undefined) return
  const { timer, definition } = job
  const what = `Job '${id}' is that of the timer start event '${timer.activityId}' of '${definition.id}'`
  throw invalidRequest(
    `${what}: it can be executed, given retries, moved to another due date or deleted, but not changed otherwise. Suspend the process definition, or deploy another version.`,
  )
}

function viewOf({ id, timer, definition }: StartTimerJob): JobView {
  const { activityId } = timer
  return {
    id,
    jobDefinitionId: jobDefinitionIdOf({ processDefinitionId: definition.id, kind: 'timer', activityId }),
    kind: 'timer',
    processInstanceId: undefined,
    executionId: undefined,
    processDefinitionId: definition.id,
    processDefinitionKey: definition.key,
    activityId,
    failedActivityId: undefined,
    exceptionMessage: timer.exceptionMessage,
    retries: retriesOf(timer),
    dueDate: timer.due,
    suspended: definition.suspended,
    priority: 0,
    tenantId: definition.tenantId,
    createTime: timer.createTime ?? definition.deploymentTime,
    batchId: undefined,
  }
}
