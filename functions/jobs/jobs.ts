import type { Job } from '../engine/instance/instance-state.ts'
import type { Decision } from '../instance/command/command-outcome.ts'
import { findJob } from '../instance/execution-lookup.ts'
import { commandInstance } from '../instance/process-instances.ts'
import type { JobMessage } from '../queue/messages.ts'
import type { Services } from '../shell/services.ts'
import type { StoredInstance } from '../store/process-instance/stored-instance.ts'

/**
 * Runs the job of a message, and counts its retries down where the engine refuses. A message may come late, twice or for a job that
 * is gone, suspended or waiting for its next try: then nothing is done, because whatever makes the job runnable again sends a new one.
 */
export async function runJob(services: Services, message: JobMessage): Promise<void> {
  const { instanceId, job } = message
  const mayRun = (stored: StoredInstance) => isCurrent(findJob(stored.state, job), message, services.now())
  const execute: Decision = (stored) => (mayRun(stored) ? { kind: 'executeJob', job } : undefined)
  const run = await commandInstance(services, instanceId, execute)
  if (run.outcome !== 'refused' || run.refusal.kind === 'notFound' || run.refusal.kind === 'suspended') return
  await failJob(services, message, run.refusal.message)
}

/** Counts a job's retries down with this message, and makes an incident at 0. Nothing where the job is gone or was tried since. */
export async function failJob(services: Services, message: JobMessage, reason: string): Promise<void> {
  const { instanceId, job } = message
  await commandInstance(services, instanceId, ({ state }) => {
    const isSame = isCurrent(findJob(state, job), message, services.now())
    return isSame ? { kind: 'failJob', job, message: reason } : undefined
  })
}

function isCurrent(job: Job | undefined, message: JobMessage, now: number): boolean {
  if (job === undefined || job.retries === 0 || job.suspended === true) return false
  return (message.retries === undefined || message.retries === job.retries) && (job.dueDate ?? now) <= now
}
