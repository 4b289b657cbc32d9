import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { unbound } from '../../store/dynamodb/tenants.ts'
import { clearOutbox } from '../../store/process-instance/process-instance-items.ts'
import { readInstance, type StoredInstance } from '../../store/process-instance/stored-instance.ts'
import type { OutboxEntry } from '../../store/process-instance/stored-outbox.ts'
import { type InstanceActions, performEffect } from './effects.ts'
import { isStillWanted } from './wanted-effects.ts'

/** What one command leads to in all instances that it reaches. */
export interface OutboxRun {
  /** Instances whose outboxes are being performed further up: what they are told meanwhile is only added there. */
  readonly active: Set<string>
  /** Effects that may still be performed; the rest is left to the sweep. */
  effectsLeft: number
  readonly actions: InstanceActions
}

/** Effects of one command, over all instances: what fits well into a request's 29 seconds. */
export const MOST_EFFECTS = 2000

/** A living process performs an outbox within this time, in milliseconds: what is older was left by one that died. */
export const LEFT_AFTER = 10_000

/**
 * Jobs that may follow one another by messages on Lambda, which stops a chain Lambda → SQS → Lambda after about 16 invocations; a batch of any
 * size has used up to 7 of them when it comes to a job. The job after these waits for the sweep, which begins a new chain.
 */
export const JOB_HOPS = 8

/**
 * Performs what is in an instance's outbox, and what comes into it meanwhile, then empties it. What fails stays there, and what exceeds
 * the run's limit: the sweep performs it within a minute. Never throws: the command whose effects these are has been carried out.
 */
export async function performOutbox(services: Services, stored: StoredInstance, run: OutboxRun): Promise<void> {
  const { id } = stored.state
  if (stored.outbox.length === 0 || run.active.has(id)) return
  run.active.add(id)
  try {
    await unbound(() => performUntilEmpty(services, stored, run))
  } catch (error) {
    logFailure('Effects are left to the sweep', { processInstanceId: id }, error)
  } finally {
    run.active.delete(id)
  }
}

async function performUntilEmpty(services: Services, first: StoredInstance, run: OutboxRun): Promise<void> {
  const performed = new Set<string>()
  const failed = new Set<string>()
  for (let stored: StoredInstance | undefined = first; stored !== undefined; ) {
    for (const entry of stored.outbox) {
      if (performed.has(entry.id) || failed.has(entry.id)) continue
      const done = await performEntry(services, stored, entry, run)
      ;(done ? performed : failed).add(entry.id)
    }
    const left = stored.outbox.filter((entry) => failed.has(entry.id))
    if (left.length === stored.outbox.length || (await clearOutbox(services.db, stored, left))) return
    stored = await readInstance(services.db, first.state.id, { consistent: true })
  }
}

async function performEntry(
  services: Services,
  { state }: StoredInstance,
  entry: OutboxEntry,
  run: OutboxRun,
): Promise<boolean> {
  if (!isStillWanted(state, entry.effect)) return true
  if (run.effectsLeft <= 0 || endsChain(services, entry)) return false
  run.effectsLeft -= 1
  try {
    await performEffect(services, state, entry, run.actions)
    return true
  } catch (error) {
    logFailure('An effect is left to the sweep', { processInstanceId: state.id, effect: entry.effect.kind }, error)
    return false
  }
}

function endsChain({ hops = 0 }: Services, { effect }: OutboxEntry): boolean {
  return effect.kind === 'runJob' && hops >= JOB_HOPS
}
