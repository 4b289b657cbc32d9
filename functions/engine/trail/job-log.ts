import type { Job } from '../instance/instance-state.ts'
import type { History } from './history.ts'
import { placedExecutions, sharedNumberOf } from './placed-state.ts'

/** What happened to a job. */
export interface JobLogEntry {
  readonly kind: 'creation' | 'failure' | 'success' | 'deletion'
  /** The how many-th of its kind it is for this job, from 1. */
  readonly ordinal: number
  readonly time: number
  /** As it was then, but for its creation: of that the retries are not kept. */
  readonly job: Job
  readonly execution: number
}

/** What happened to the jobs of an instance, oldest first. Jobs that were made and removed in one step are not in it. */
export function jobLog({ graph, state, events }: History): JobLogEntry[] {
  const open = placedExecutions(graph, state).flatMap((placed) =>
    (placed.execution.jobs ?? []).map((job) => creation(job, sharedNumberOf(placed))),
  )
  const failures = new Map<number, number>()
  const past = events.flatMap(({ time, event }): JobLogEntry[] => {
    if (event.kind === 'jobFailed') {
      const ordinal = (failures.get(event.job.number) ?? 0) + 1
      failures.set(event.job.number, ordinal)
      return [{ kind: 'failure', ordinal, time, job: event.job, execution: event.execution }]
    }
    if (event.kind !== 'job') return []
    const { job, execution } = event
    const kind = event.end === 'successful' ? 'success' : 'deletion'
    return [creation(job, execution), { kind, ordinal: 1, time, job, execution }]
  })
  // Creations come last in these lists, and first of what happened at one time; sorting keeps the order of all else.
  return [...past, ...open].sort((one, other) => one.time - other.time || rankOf(one) - rankOf(other))
}

function rankOf({ kind }: JobLogEntry): number {
  return kind === 'creation' ? 0 : 1
}

function creation(job: Job, execution: number): JobLogEntry {
  const { exceptionMessage: _message, failedActivityId: _failed, ...created } = job
  return { kind: 'creation', ordinal: 1, time: job.createTime, job: created, execution }
}
