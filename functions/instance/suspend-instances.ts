import type { InstanceState, Job } from '../engine/instance/instance-state.ts'
import { concurrently } from '../shell/concurrently.ts'
import type { Services } from '../shell/services.ts'
import { listInstances } from '../store/process-instance/process-instance-index.ts'
import { jobsOf } from './execution-lookup.ts'
import { commandInstance } from './process-instances.ts'

/** Instances that are suspended at the same time. */
const PARALLEL = 32

/**
 * Suspends or activates every running instance of a definition. What has ended meanwhile is passed over; done a second time it changes
 * nothing, so that a request that was cut off can be sent again.
 */
export async function setInstancesSuspended(
  services: Services,
  definitionId: string,
  suspended: boolean,
): Promise<void> {
  for await (const page of listInstances(services.db, { definitionId, ended: false })) {
    const ids = page.map(({ id }) => id)
    await suspendEach(services, ids, suspended)
  }
}

/**
 * Suspends or activates these instances; those that are not there, or not any more, are passed over, as in the reference. `tell` is called for each of
 * the others when it is done.
 */
export async function suspendEach(
  services: Services,
  ids: readonly string[],
  suspended: boolean,
  tell?: (instance: InstanceState) => Promise<void>,
): Promise<void> {
  const command = { kind: 'setSuspended', suspended } as const
  await concurrently(ids, PARALLEL, async (id) => {
    const result = await commandInstance(services, id, command)
    if (result.outcome === 'done') await tell?.(result.state)
  })
}

/** Suspends or activates the jobs of the running instances of a definition. Jobs that come later are not. */
export async function setJobsOfInstancesSuspended(
  services: Services,
  definitionId: string,
  change: JobSuspension,
): Promise<void> {
  for await (const page of listInstances(services.db, { definitionId, ended: false })) {
    await concurrently(page, PARALLEL, ({ id }) => setJobsOfInstanceSuspended(services, id, change))
  }
}

/** Which jobs, and whether they are suspended from now on. */
export interface JobSuspension {
  readonly suspended: boolean
  readonly isMeant: (job: Job) => boolean
}

/** Suspends or activates the jobs of an instance that are meant: one write for all of them. */
export async function setJobsOfInstanceSuspended(
  services: Services,
  id: string,
  { suspended, isMeant }: JobSuspension,
): Promise<void> {
  await commandInstance(services, id, ({ state }) => {
    const jobs = jobsOf(state).filter((job) => isMeant(job) && (job.suspended === true) !== suspended)
    return jobs.length === 0
      ? undefined
      : { kind: 'setJobsSuspended', jobs: jobs.map(({ number }) => number), suspended }
  })
}
