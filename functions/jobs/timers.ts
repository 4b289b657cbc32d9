import { findJob } from '../instance/execution-lookup.ts'
import type { JobMessage } from '../queue/messages.ts'
import { type Outgoing, sendMessages } from '../queue/send-messages.ts'
import { logFailure } from '../shell/observability.ts'
import type { Services } from '../shell/services.ts'
import { readInstances } from '../store/process-instance/process-instance-items.ts'
import { dueTimers, type JobTimer, markTimerSent, mayFire, removeTimer, type StartTimer } from '../store/timer-items.ts'
import { runJob } from './jobs.ts'
import { failStartTimer, fireStartTimer, startedDefinition } from './start-timers.ts'

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
