import { type Batch, readHistoricBatch } from '../../../functions/batch/progress/batch-view.ts'
import { knownBatches, type Stage } from '../scenario/operators.ts'
import type { Ledger } from './ledger.ts'

/** Looks at the statistics of all batches again and again, as a user would, and reports what cannot be. Gives how often it looked. */
export async function observe(
  stage: Stage,
  ledger: Ledger,
  { report, isOver }: { readonly report: (violation: string) => void; readonly isOver: () => boolean },
): Promise<number> {
  const seen = new Map<string, Batch>()
  let observations = 0
  while (!isOver()) {
    await nextLook(stage)
    for (const batchId of await knownBatches(stage.calm)) {
      const called = await stage.lambda.call('observer', (services) => readHistoricBatch(services, batchId))
      if (called.outcome !== 'answered' || called.value === undefined) continue
      observations += 1
      for (const wrong of wrongs(called.value, seen.get(batchId), ledger.modified(batchId))) {
        report(`Batch ${batchId} says ${wrong}`)
      }
      seen.set(batchId, called.value)
    }
  }
  return observations
}

/** Often while much happens, once a minute after that. */
function nextLook({ world: { random, time, faults } }: Stage): Promise<void> {
  if (!faults.active) return time.sleep(60_000)
  return time.sleep(random.chance(0.5) ? random.between(1, 300) : random.between(300, 10_000))
}

function wrongs(batch: Batch, before: Batch | undefined, modified: number): string[] {
  const { pendingInstances, modifiedInstances, failedInstances, skippedInstances, totalInstances } = batch
  const sum = pendingInstances + modifiedInstances + failedInstances + skippedInstances
  const claims: [boolean, string][] = [
    [sum === totalInstances, `${sum} of ${totalInstances} instances`],
    [modifiedInstances <= modified, `${modifiedInstances} modified, but ${modified} are`],
    [modifiedInstances >= (before?.modifiedInstances ?? 0), 'that instances are not modified any more'],
    [batch.completedJobs + batch.remainingJobs === batch.totalJobs, 'that completed and remaining are not all'],
    [batch.failedJobs <= batch.remainingJobs, 'that more failed than remain'],
    [batch.jobsCreated <= batch.totalJobs, 'that there are more jobs than there are'],
    [before?.endTime === undefined || before.endTime === batch.endTime, 'another end than before'],
  ]
  return claims.filter(([holds]) => !holds).map(([, wrong]) => wrong)
}
