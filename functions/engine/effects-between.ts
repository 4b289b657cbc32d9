import type { Effect } from './effect.ts'
import type {
  CalledInstance,
  Execution,
  ExternalTask,
  Incident,
  InstanceState,
  Job,
  NamedSubscription,
} from './instance/instance-state.ts'
import { type Cancellation, SKIP_NOTHING } from './instance/live-instance.ts'

/** Everything in a state that has an item or an instance of its own outside, by number. */
interface Outside {
  readonly jobs: Map<number, Job>
  readonly subscriptions: Map<number, { subscription: NamedSubscription; execution: number }>
  readonly externalTasks: Map<number, { task: ExternalTask; execution: number; activityId: string }>
  readonly incidents: Map<number, { incident: Incident; execution: number }>
  readonly calls: Map<string, { called: CalledInstance; execution: number }>
}

/** How called instances are to end that no call activity waits for any more. */
export interface CallEndings {
  /** The called instance whose own end this step is about: nothing is left to delete. */
  readonly ended: string | undefined
  /** How their call activities were cancelled, by the ids of the instances. */
  readonly cancelled: ReadonlyMap<string, Cancellation>
  /** They go on without a caller. */
  readonly areKept: boolean
}

/**
 * The effects that make the outside follow the state: what is new is put, what is gone is removed. Because they come from the
 * difference, no timer, subscription, external task or called instance outlives its scope. Removals come first.
 */
export function effectsBetween(before: InstanceState | undefined, after: InstanceState, calls: CallEndings): Effect[] {
  const notes = notesEffects(before, after)
  if (!(before !== undefined && hasAny(before.root)) && !hasAny(after.root)) return notes
  const old = outsideOf(before)
  const now = outsideOf(after.end === undefined ? after : undefined)
  return [...removals(old, now), ...deletedCalls(old, now, calls), ...additions(old, now), ...notes]
}

/** Only an instance that is restored has notes from the beginning. */
function notesEffects(before: InstanceState | undefined, after: InstanceState): Effect[] {
  const hasTurned = before === undefined || (before.end === undefined) !== (after.end === undefined)
  return after.hasNotes === true && hasTurned ? [{ kind: 'settleNotes' }] : []
}

function removals(old: Outside, now: Outside): Effect[] {
  const effects: Effect[] = []
  for (const [number, job] of old.jobs)
    if (hasItem(job) && !isSameItem(job, now.jobs.get(number))) effects.push({ kind: 'removeTimer', job })
  for (const [number, { subscription }] of old.subscriptions)
    if (!now.subscriptions.has(number)) effects.push({ kind: 'removeSubscription', subscription })
  for (const [number, { task }] of old.externalTasks)
    if (!now.externalTasks.has(number)) effects.push({ kind: 'removeExternalTask', task })
  for (const [number, { incident }] of old.incidents)
    if (!now.incidents.has(number)) effects.push({ kind: 'removeIncident', incident })
  return effects
}

function deletedCalls(old: Outside, now: Outside, { ended, cancelled, areKept }: CallEndings): Effect[] {
  if (areKept) return []
  const gone = [...old.calls.keys()].filter((id) => !now.calls.has(id) && id !== ended)
  return gone.map((processInstanceId) => {
    const { skips = SKIP_NOTHING, reason, external } = cancelled.get(processInstanceId) ?? {}
    return {
      kind: 'deleteCalledInstance',
      processInstanceId,
      ...(reason !== undefined && { reason }),
      ...(external && { external }),
      ...skips,
    }
  })
}

function additions(old: Outside, now: Outside): Effect[] {
  const effects: Effect[] = []
  for (const [number, job] of now.jobs) effects.push(...jobEffects(old.jobs.get(number), job))
  for (const [number, it] of now.subscriptions)
    if (!old.subscriptions.has(number)) effects.push({ kind: 'putSubscription', ...it })
  for (const [number, it] of now.externalTasks)
    if (changed(old.externalTasks.get(number)?.task, it.task)) effects.push({ kind: 'putExternalTask', ...it })
  for (const [number, it] of now.incidents) if (!old.incidents.has(number)) effects.push({ kind: 'putIncident', ...it })
  for (const [id, it] of now.calls) if (!old.calls.has(id)) effects.push({ kind: 'startCalledInstance', ...it })
  return effects
}

/** A job with a due date has an item by that date; one without is a message, sent once for each time that it may run. */
function jobEffects(old: Job | undefined, job: Job): Effect[] {
  if (!mayRun(job)) return []
  if (job.dueDate !== undefined)
    return old !== undefined && mayRun(old) && old.dueDate === job.dueDate ? [] : [{ kind: 'putTimer', job }]
  const isRetry = old !== undefined && mayRun(old) && old.retries === job.retries && old.dueDate === undefined
  return isRetry ? [] : [{ kind: 'runJob', job: job.number }]
}

function mayRun(job: Job): boolean {
  return job.retries > 0 && job.suspended !== true
}

function hasItem(job: Job): boolean {
  return job.dueDate !== undefined && mayRun(job)
}

function isSameItem(old: Job, now: Job | undefined): boolean {
  return now !== undefined && hasItem(now) && now.dueDate === old.dueDate
}

function changed(old: ExternalTask | undefined, task: ExternalTask): boolean {
  return old === undefined || old.priority !== task.priority || old.retries !== task.retries
}

function outsideOf(state: InstanceState | undefined): Outside {
  const outside: Outside = {
    jobs: new Map(),
    subscriptions: new Map(),
    externalTasks: new Map(),
    incidents: new Map(),
    calls: new Map(),
  }
  if (state !== undefined) collect(state.root, outside)
  return outside
}

function collect(execution: Execution, outside: Outside): void {
  const { number, activityId = '', jobs, subscriptions, externalTask: task, incidents, called, children } = execution
  for (const job of jobs ?? []) outside.jobs.set(job.number, job)
  for (const subscription of subscriptions ?? []) {
    if (subscription.kind !== 'conditional')
      outside.subscriptions.set(subscription.number, { subscription, execution: number })
  }
  if (task !== undefined) outside.externalTasks.set(task.number, { task, execution: number, activityId })
  for (const incident of incidents ?? []) outside.incidents.set(incident.number, { incident, execution: number })
  if (called !== undefined) outside.calls.set(called.processInstanceId, { called, execution: number })
  for (const child of children ?? []) collect(child, outside)
}

function hasAny(execution: Execution): boolean {
  const { jobs, subscriptions, externalTask, incidents, called, children } = execution
  return (
    [jobs, subscriptions, externalTask, incidents, called].some((it) => it !== undefined) ||
    (children ?? []).some(hasAny)
  )
}
