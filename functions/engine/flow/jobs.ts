import type { TimerDefinition } from '../bpmn/behavior.ts'
import type { Activity, SequenceFlow } from '../bpmn/process-graph.ts'
import { evaluate, evaluateNumber } from '../expression/evaluate.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import { idOf } from '../instance/ids.ts'
import type { Incident, Job } from '../instance/instance-state.ts'
import { type LiveExecution, type LiveInstance, nextNumber, withDescendants } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'
import { nextRepetition, timerDueDate } from './timer/timer-schedule.ts'

/** The reference's `defaultNumberOfRetries`. */
export const DEFAULT_RETRIES = 3

/** Makes the execution wait before its activity until a job runs. */
export function waitBefore(instance: LiveInstance, execution: LiveExecution, activity: Activity): void {
  execution.waits = 'asyncBefore'
  execution.jobs = [...execution.jobs, newJob(instance, execution, activity, { kind: 'asyncBefore' })]
}

/** Makes it wait after its activity until a job runs, which then takes the flow, or ends the path where there is none. */
export function waitAfter(
  instance: LiveInstance,
  execution: LiveExecution,
  activity: Activity,
  flow: SequenceFlow | undefined,
): void {
  execution.waits = 'asyncAfter'
  const what = { kind: 'asyncAfter' as const, ...(flow !== undefined && { flowId: flow.id }) }
  execution.jobs = [...execution.jobs, newJob(instance, execution, activity, what)]
}

/** Starts a timer that will trigger the handler. */
export function addTimer(
  instance: LiveInstance,
  execution: LiveExecution,
  handler: Activity,
  timer: TimerDefinition,
): void {
  const schedule = timerDueDate(timer, evaluate(timer.value, evaluationContext(instance, execution)), instance.now)
  execution.jobs = [...execution.jobs, newJob(instance, execution, handler, { kind: 'timer', ...schedule })]
}

/** Starts the next run of a repeated timer that has just fired, where there is one. */
export function repeatTimer(instance: LiveInstance, execution: LiveExecution, job: Job): void {
  const next = nextRepetition(job, instance.now)
  if (next === undefined) return
  const { exceptionMessage: _message, failedActivityId: _failed, ...rest } = job
  execution.jobs = [
    ...execution.jobs,
    { ...rest, number: nextNumber(instance), createTime: instance.now, retries: DEFAULT_RETRIES, ...next },
  ]
}

function newJob(
  instance: LiveInstance,
  execution: LiveExecution,
  activity: Activity,
  what: Pick<Job, 'kind' | 'flowId' | 'dueDate' | 'repeat' | 'repetitionsLeft'>,
): Job {
  const priority =
    activity.jobPriority === undefined
      ? 0
      : evaluateNumber(activity.jobPriority, evaluationContext(instance, execution))
  return {
    number: nextNumber(instance),
    activityId: activity.id,
    createTime: instance.now,
    retries: activity.retries?.attempts ?? DEFAULT_RETRIES,
    ...what,
    ...(priority !== 0 && { priority }),
    ...(instance.suspended && { suspended: true as const }),
  }
}

/** A job and the execution that holds it. */
export interface HeldJob {
  readonly execution: LiveExecution
  readonly job: Job
}

/** Refuses (`notFound`) where the instance has no such job (any more). */
export function jobOf(instance: LiveInstance, number: number): HeldJob {
  for (const execution of withDescendants(instance.root)) {
    const job = execution.jobs.find((candidate) => candidate.number === number)
    if (job !== undefined) return { execution, job }
  }
  return refuse('notFound', `No job found with id '${idOf(instance.id, number)}'`)
}

/** Takes a job, and its incident, off its execution. */
export function removeJob({ execution, job }: HeldJob): void {
  execution.jobs = execution.jobs.filter((candidate) => candidate.number !== job.number)
  removeIncidentOf(execution, job.number)
}

/** Takes all jobs, and their incidents, off an execution. */
export function removeJobs(execution: LiveExecution): void {
  for (const job of execution.jobs) removeJob({ execution, job })
}

export function replaceJob({ execution, job }: HeldJob, replacement: Job): void {
  execution.jobs = execution.jobs.map((candidate) => (candidate.number === job.number ? replacement : candidate))
}

/** Reports that something has no retries left; once for each job or external task. */
export function addIncident(
  instance: LiveInstance,
  execution: LiveExecution,
  incident: Omit<Incident, 'number' | 'time'>,
): void {
  if (execution.incidents.some((other) => other.configuration === incident.configuration)) return
  openIncident(instance, execution, incident)
}

/** Opens an incident at an execution, beside those that it has. */
export function openIncident(
  instance: LiveInstance,
  execution: LiveExecution,
  incident: Omit<Incident, 'number' | 'time'>,
): void {
  execution.incidents = [...execution.incidents, { number: nextNumber(instance), time: instance.now, ...incident }]
}

/** Whether incidents of this type arise by themselves, when something has no retries left. */
export function isOfFailure(type: string): boolean {
  return type === 'failedJob' || type === 'failedExternalTask'
}

export function removeIncidentOf(execution: LiveExecution, configuration: number): void {
  execution.incidents = execution.incidents.filter((incident) => incident.configuration !== configuration)
}
