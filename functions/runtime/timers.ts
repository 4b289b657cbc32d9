import { nextRepetition } from '../engine/flow/timer-schedule.ts'
import type { JobMessage } from '../queue/messages.ts'
import { type Outgoing, sendMessages } from '../queue/send-messages.ts'
import { readDefinition } from '../store/definition-items.ts'
import { readInstances } from '../store/process-instance-items.ts'
import {
  dueTimers,
  type JobTimer,
  markTimerSent,
  putTimer,
  removeTimer,
  type StartTimer,
} from '../store/timer-items.ts'
import { derivedId } from './derived-id.ts'
import { findJob } from './execution-lookup.ts'
import { runJob } from './jobs.ts'
import { logFailure } from './observability.ts'
import { startInstanceAs } from './process-instances.ts'
import type { Services } from './services.ts'

/** So many due timers of a page are fired here; more are sent to the job queue, where many functions fire them. */
const FIRED_HERE = 25

/**
 * Fires the timers that are due, page by page until `deadline` (milliseconds since the epoch); what is left is fired by the next call. A
 * timer's item goes with its job, so that one that was not fired is found again.
 */
export async function fireDueTimers(services: Services, deadline = Number.POSITIVE_INFINITY): Promise<void> {
  for await (const page of dueTimers(services.db, services.now())) {
    const starts = page.filter((timer) => timer.kind === 'start')
    const jobs = page.filter((timer) => timer.kind === 'job')
    await Promise.all([...starts.map((timer) => fireStart(services, timer)), fireJobs(services, jobs)])
    if (services.now() >= deadline) return
  }
}

async function fireJobs(services: Services, timers: readonly JobTimer[]): Promise<void> {
  const current = await currentTimers(services, timers)
  if (current.length <= FIRED_HERE) {
    await Promise.all(current.map(({ message }) => fireHere(services, message)))
    return
  }
  const now = services.now()
  const marked = await Promise.all(current.map(({ timer }) => markTimerSent(services.db, timer, now)))
  const sent = current.filter((_, position) => marked[position])
  await sendMessages(services.queues, sent)
}

interface CurrentTimer extends Outgoing {
  readonly timer: JobTimer
  readonly message: JobMessage
}

/** The timers whose job is there and due then; the items of the others are left over, and are removed. */
async function currentTimers(services: Services, timers: readonly JobTimer[]): Promise<CurrentTimer[]> {
  const ids = timers.map((timer) => timer.instanceId)
  const instances = await readInstances(services.db, ids, { consistent: true })
  const current: CurrentTimer[] = []
  for (const timer of timers) {
    const state = instances.get(timer.instanceId)?.state
    const job = state && findJob(state, timer.job)
    if (job === undefined || job.dueDate !== timer.due || state?.end !== undefined) {
      await removeTimer(services.db, timer)
      continue
    }
    const message = { kind: 'job' as const, instanceId: timer.instanceId, job: job.number, retries: job.retries }
    current.push({ timer, message, group: state?.definitionId ?? timer.instanceId })
  }
  return current
}

/** One timer that cannot be fired now does not keep the others from being fired; its item brings it back. */
async function fireHere(services: Services, message: JobMessage): Promise<void> {
  try {
    await runJob(services, message)
  } catch (error) {
    const { instanceId: processInstanceId, job } = message
    logFailure('A timer is left to the next run', { processInstanceId, job }, error)
  }
}

/** Starts an instance under an id that follows from the timer, so that firing it twice starts one. */
async function fireStart(services: Services, timer: StartTimer): Promise<void> {
  const { db } = services
  const { definitionId, activityId, due } = timer
  const definition = await readDefinition(db, definitionId)
  if (definition === undefined) return removeTimer(db, timer)
  if (definition.suspended) return
  const id = derivedId('timer', definitionId, activityId, String(due))
  const { refusal } = await startInstanceAs(services, definition, { startEvent: activityId, variables: {} }, id)
  if (refusal !== undefined) {
    logFailure('A timer start event was refused', { processDefinitionId: definitionId, reason: refusal.message })
    await markTimerSent(db, timer, services.now())
    return
  }
  await putNextStart(services, timer)
  await removeTimer(db, timer)
}

/** Counted from the due date, not from now, so that firing it twice gives the same next one. */
async function putNextStart(services: Services, timer: StartTimer): Promise<void> {
  const { activityId, due, repeat, repetitionsLeft } = timer
  if (repeat === undefined) return
  const left = repetitionsLeft === undefined ? {} : { repetitionsLeft }
  const job = {
    number: 0,
    kind: 'timer' as const,
    activityId,
    createTime: due,
    dueDate: due,
    retries: 1,
    repeat,
    ...left,
  }
  const next = nextRepetition(job, due)
  if (next === undefined) return
  const { dueDate, ...cycle } = next
  await putTimer(services.db, { kind: 'start', definitionId: timer.definitionId, activityId, due: dueDate, ...cycle })
  services.notice?.({ kind: 'timer', due: dueDate })
}
