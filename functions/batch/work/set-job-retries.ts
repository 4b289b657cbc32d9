import { ownerOf } from '../../engine/instance/ids.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import { setStartTimerRetries } from '../../jobs/start-timers.ts'
import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import { setRetriesOfBatchJob } from '../jobs/batch-retries.ts'
import { notSettable, refuseJob } from '../jobs/change-job.ts'
import type { SetJobRetries, WorkItem, WorkReport, WorkRequest, WorkResult } from './batch-work.ts'

/** Sets the retries of jobs of process instances, timer start events and batches. Doing it twice changes nothing more. */
export async function setJobRetries(request: WorkRequest<SetJobRetries>): Promise<WorkReport> {
  const results: WorkResult[] = []
  const errors: unknown[] = []
  await concurrently(request.items, request.atOnce, async (item) => {
    if (await request.stopped()) return
    try {
      results.push(await setRetriesOf(request, item))
    } catch (error) {
      errors.push(error)
    }
  })
  return { results, errors }
}

async function setRetriesOf(
  { services, work }: WorkRequest<SetJobRetries>,
  { position, id }: WorkItem,
): Promise<WorkResult> {
  if (await setStartTimerRetries(services, id, work)) return { position }
  const owner = ownerOf(id)
  if (owner === undefined) return { position, refused: jobMissing(id) }
  const { retries, dueDate } = work
  const outcome = await commandInstance(services, owner.instanceId, {
    kind: 'setJobRetries',
    job: owner.number,
    retries,
    ...(dueDate !== undefined && { dueDate }),
  })
  switch (outcome.outcome) {
    case 'done':
      return { position }
    case 'refused':
      return { position, refused: outcome.refusal.message }
    case 'missing':
      return retriesOfBatchJob(services, { position, id }, work)
  }
}

async function retriesOfBatchJob(
  services: Services,
  { position, id }: WorkItem,
  { retries, dueDate }: SetJobRetries,
): Promise<WorkResult> {
  const outcome =
    typeof dueDate === 'number'
      ? await refuseJob(services, id, () => notSettable('due date'))
      : await setRetriesOfBatchJob(services, id, retries, { byBatch: true })
  switch (outcome.outcome) {
    case 'done':
      return { position }
    case 'missing':
      return { position, refused: jobMissing(id) }
    case 'refused':
      return { position, refused: outcome.message }
  }
}

function jobMissing(id: string): string {
  return `ENGINE-13053 No job found with id '${id}'.'`
}
