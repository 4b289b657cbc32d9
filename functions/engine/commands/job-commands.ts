import { type TimerDefinition, triggerOf } from '../bpmn/behavior.ts'
import type { Activity } from '../bpmn/process-graph.ts'
import type { Command } from '../command.ts'
import { evaluate } from '../expression/evaluate.ts'
import { handleEvent } from '../flow/events/handle-event.ts'
import { addIncident, type HeldJob, jobOf, removeIncidentOf, removeJob, repeatTimer, replaceJob } from '../flow/jobs.ts'
import { endActivity, takeFlow } from '../flow/leave.ts'
import { run, startAfterWait } from '../flow/run.ts'
import { addDuration, timerDueDate } from '../flow/timer/timer-schedule.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import { idOf } from '../instance/ids.ts'
import type { Job } from '../instance/instance-state.ts'
import type { LiveInstance } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** Runs an async continuation or fires a timer, due or not. Refuses where the job is gone (`notFound`), or suspended and not run by hand. */
export function executeJob(instance: LiveInstance, command: CommandOf<'executeJob'>): void {
  const held = jobOf(instance, command.job)
  const { execution, job } = held
  if (command.byHand !== true && (instance.suspended || job.suspended === true))
    refuse('suspended', `ENGINE-03043 job with id '${idOf(instance.id, job.number)}' is suspended.`)
  removeJob(held)
  if (job.kind === 'timer') fireTimer(instance, held)
  else if (job.kind === 'asyncBefore') {
    if (execution.activity !== undefined) startAfterWait(instance, execution, execution.activity)
  } else goOn(instance, held)
  run(instance)
}

/** After its activity: takes the flow that it has waited for, or ends its path. */
function goOn(instance: LiveInstance, { execution, job }: HeldJob): void {
  execution.waits = undefined
  if (job.flowId === undefined) return endActivity(instance, execution)
  const flow =
    instance.graph.flows.get(job.flowId) ?? refuse('processEngine', `Sequence flow '${job.flowId}' does not exist`)
  takeFlow(instance, execution, flow)
}

function fireTimer(instance: LiveInstance, { execution, job }: HeldJob): void {
  const handler =
    instance.graph.activities.get(job.activityId) ??
    refuse('processEngine', `Activity '${job.activityId}' does not exist`)
  repeatTimer(instance, execution, job)
  handleEvent(instance, execution, handler)
}

/** Counts a failed job's retries down, makes it wait where its activity says how long, and an incident of it at 0. */
export function failJob(instance: LiveInstance, { job: number, message, isLast }: CommandOf<'failJob'>): void {
  const { execution, job } = jobOf(instance, number)
  if (isLast && job.retries === 0) return
  const retries = isLast ? 0 : Math.max(job.retries - 1, 0)
  const dueDate = retries === 0 ? undefined : retryDate(instance, job)
  const failed: Job = {
    ...job,
    retries,
    exceptionMessage: message,
    failedActivityId: job.activityId,
    ...(dueDate !== undefined && { dueDate }),
  }
  replaceJob({ execution, job }, failed)
  if (retries === 0) reportIncident(instance, { execution, job: failed })
}

/** `failedJobRetryTimeCycle`: the first interval follows the first failure, the last one repeats. */
function retryDate(instance: LiveInstance, job: Job): number | undefined {
  const cycle = instance.graph.activities.get(job.activityId)?.retries
  if (cycle === undefined || cycle.intervals.length === 0) return undefined
  const failures = cycle.attempts - job.retries
  const interval = cycle.intervals[Math.min(Math.max(failures, 0), cycle.intervals.length - 1)]
  return interval === undefined ? undefined : addDuration(instance.now, interval)
}

function reportIncident(instance: LiveInstance, { execution, job }: HeldJob): void {
  addIncident(instance, execution, {
    type: 'failedJob',
    activityId: job.activityId,
    failedActivityId: job.failedActivityId ?? job.activityId,
    configuration: job.number,
    ...(job.exceptionMessage !== undefined && { message: job.exceptionMessage }),
  })
}

/** Sets a job's retries: 0 makes an incident, more removes it. Refuses (`badRequest`) a negative number. */
export function setJobRetries(instance: LiveInstance, command: CommandOf<'setJobRetries'>): void {
  const { retries, dueDate } = command
  if (retries < 0)
    refuse(
      'badRequest',
      `ENGINE-13054 The number of job retries must be a non-negative Integer, but '${retries}' has been provided.`,
    )
  const { execution, job } = jobOf(instance, command.job)
  const changed = dueDate === undefined ? { ...job, retries } : withDueDate({ ...job, retries }, dueDate)
  replaceJob({ execution, job }, changed)
  if (retries > 0) removeIncidentOf(execution, job.number)
  else reportIncident(instance, { execution, job: changed })
}

export function setJobDueDate(instance: LiveInstance, { job: number, dueDate }: CommandOf<'setJobDueDate'>): void {
  const { execution, job } = jobOf(instance, number)
  replaceJob({ execution, job }, withDueDate(job, dueDate))
}

/** Only the date: a cycle keeps its text and its count, as in the reference. Refuses (`processEngine`) a job that is no timer. */
export function recalculateJobDueDate(instance: LiveInstance, command: CommandOf<'recalculateJobDueDate'>): void {
  const { execution, job } = jobOf(instance, command.job)
  const timer = timerOf(instance.graph.activities.get(job.activityId))
  if (job.kind !== 'timer' || timer === undefined) {
    const id = idOf(instance.id, job.number)
    const what = `but the job with id '${id}' is of type 'async-continuation'.`
    return refuse('processEngine', `Only timer jobs can be recalculated, ${what}`)
  }
  const since = command.creationDateBased ? job.createTime : instance.now
  const { dueDate } = timerDueDate(timer, evaluate(timer.value, evaluationContext(instance, execution)), since)
  replaceJob({ execution, job }, { ...job, dueDate })
}

function timerOf(activity: Activity | undefined): TimerDefinition | undefined {
  const trigger = activity && triggerOf(activity.behavior)
  return trigger?.kind === 'timer' ? trigger.timer : undefined
}

function withDueDate(job: Job, dueDate: number | null): Job {
  const { dueDate: _old, ...rest } = job
  return dueDate === null ? rest : { ...rest, dueDate }
}

export function setJobsSuspended(instance: LiveInstance, { jobs, suspended }: CommandOf<'setJobsSuspended'>): void {
  for (const number of jobs) {
    const { execution, job } = jobOf(instance, number)
    const { suspended: _old, ...rest } = job
    replaceJob({ execution, job }, suspended ? { ...rest, suspended: true } : rest)
  }
}

export function setJobPriority(instance: LiveInstance, { job: number, priority }: CommandOf<'setJobPriority'>): void {
  const { execution, job } = jobOf(instance, number)
  replaceJob({ execution, job }, { ...job, priority })
}

export function deleteJob(instance: LiveInstance, { job: number }: CommandOf<'deleteJob'>): void {
  removeJob(jobOf(instance, number))
}
