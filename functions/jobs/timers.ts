import { findJob } from '../instance/execution-lookup.ts'
import type { JobMessage } from '../queue/messages.ts'
import { type Outgoing, sendMessages } from '../queue/send-messages.ts'
import { eachIsolated, type Failed, type Sweep } from '../shell/each-isolated.ts'
import { type LogKeys, logFailure } from '../shell/observability.ts'
import type { Services } from '../shell/services.ts'
import { readInstance, readReadable, type StoredInstance } from '../store/process-instance/stored-instance.ts'
import {
  dueTimers,
  type JobTimer,
  markTimerSent,
  mayFire,
  removeTimer,
  type StartTimer,
  type Timer,
} from '../store/waiting/timer-items.ts'
import { runJob } from './jobs.ts'
import { failStartTimer, fireStartTimer, startedDefinition } from './start-timers.ts'

/** So many due timers of a page are fired here; more are sent to the job queue, where many functions fire them. */
const FIRED_HERE = 25

/** Timers looked at, or fired, at the same time. */
const AT_ONCE = 25

/**
 * Fires the timers that are due, page by page until `deadline` (milliseconds since the epoch); what is left is fired by the next call. A
 * timer's item goes with its job, so that one that was not fired is found again. One that cannot be fired costs itself: it is logged, and left
 * to the next call. Gives how many those are.
 */
export async function fireDueTimers(services: Services, deadline = Number.POSITIVE_INFINITY): Promise<number> {
  let failures = 0
  for await (const page of dueTimers(services.db, services.now())) {
    const sweep = { limit: AT_ONCE, deadline, now: services.now }
    const starts = page.filter((timer) => timer.kind === 'start')
    const jobs = page.filter((timer) => timer.kind === 'job')
    const failed = [
      ...(await eachIsolated(starts, sweep, (timer) => fireStart(services, timer))),
      ...(await fireJobs(services, jobs, sweep)),
    ]
    for (const { item, error } of failed) logFailure('A timer is left to the next run', keysOf(item), error)
    failures += failed.length
    if (services.now() >= deadline) break
  }
  return failures
}

function keysOf(timer: Timer): LogKeys {
  return timer.kind === 'start'
    ? { processDefinitionId: timer.definitionId }
    : { processInstanceId: timer.instanceId, job: timer.job }
}

async function fireJobs(services: Services, timers: readonly JobTimer[], sweep: Sweep): Promise<Failed<Timer>[]> {
  const current: CurrentTimer[] = []
  const instances = await readReadable(services.db, [...new Set(timers.map(({ instanceId }) => instanceId))], {
    consistent: true,
  })
  const unread = await eachIsolated(timers, sweep, async (timer) => {
    // One that is not among them is missing, or cannot be read: then this throws, and its timer stays.
    const { instanceId } = timer
    const stored = instances.get(instanceId) ?? (await readInstance(services.db, instanceId, { consistent: true }))
    const one = await currentTimer(services, timer, stored)
    if (one !== undefined) current.push(one)
  })
  const failed =
    current.length <= FIRED_HERE
      ? await eachIsolated(current, sweep, ({ message }) => runJob(services, message))
      : await sendTimers(services, current, sweep)
  return [...unread, ...failed.map(({ item, error }) => ({ item: item.timer, error }))]
}

interface CurrentTimer extends Outgoing {
  readonly timer: JobTimer
  readonly message: JobMessage
}

/** The timer's message, where its job is there and due then; else its item is left over, and is removed. */
async function currentTimer(
  services: Services,
  timer: JobTimer,
  stored: StoredInstance | undefined,
): Promise<CurrentTimer | undefined> {
  const state = stored?.state
  const job = state && findJob(state, timer.job)
  if (job === undefined || job.dueDate !== timer.due || state?.end !== undefined) {
    await removeTimer(services.db, timer)
    return undefined
  }
  const message = { kind: 'job' as const, instanceId: timer.instanceId, job: job.number, retries: job.retries }
  return { timer, message, group: state?.definitionId ?? timer.instanceId }
}

/** Leaves the timers to the job queue; where it does not take them, all of them are left. */
async function sendTimers(
  services: Services,
  current: readonly CurrentTimer[],
  sweep: Sweep,
): Promise<Failed<CurrentTimer>[]> {
  const sent: CurrentTimer[] = []
  const failed = await eachIsolated(current, sweep, async (one) => {
    if (await markTimerSent(services.db, one.timer, services.now())) sent.push(one)
  })
  try {
    await sendMessages(services.queues, sent)
    return failed
  } catch (error) {
    return [...failed, ...sent.map((item) => ({ item, error }))]
  }
}

/** A timer that is not the newest version's is left over, and is removed; that of a suspended definition waits, as does one without retries. */
async function fireStart(services: Services, timer: StartTimer): Promise<void> {
  const definition = await startedDefinition(services, timer)
  if (definition === undefined) return removeTimer(services.db, timer)
  if (definition.suspended || !mayFire(timer)) return
  const refusal = await fireStartTimer(services, { timer, definition })
  if (refusal === undefined) return
  const { definitionId: processDefinitionId } = timer
  logFailure('A timer start event was refused', { processDefinitionId, reason: refusal.message })
  await failStartTimer(services, timer, refusal)
}
