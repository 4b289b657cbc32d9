import { readHistoricBatch } from '../../../functions/batch/progress/batch-view.ts'
import type { Ledger } from '../oracle/ledger.ts'
import { judgeQueues, type Report } from '../oracle/oracle.ts'
import type { Schedule } from '../world/functions.ts'
import { QUEUES } from '../world/world.ts'
import { knownBatches, type Stage } from './operators.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Ticks after each jump, and the time between them: a walk that is repeated, or messages of five tries, come to their end within them. */
const TICKS = 10
const BETWEEN_TICKS = 6 * MINUTE

/**
 * When somebody looks at an installation that nobody has used: before batches have to end, before and after their details expire. A random few are left out, as if all of it had
 * been switched off: then a batch may meet its own expiry while it runs.
 */
const DAYS = [181, 349, 351, 364, 366, 400]

/**
 * Lets more than a year pass, and with it what DynamoDB deletes: some of what has expired at each look, all of it in the end. Nothing may be modified any more by it,
 * each batch has to end, and nothing may be left in the queues.
 */
export async function age(
  stage: Stage,
  { schedule, ledger, report }: { readonly schedule: Schedule; readonly ledger: Ledger; readonly report: Report },
): Promise<void> {
  const { world, calm } = stage
  const { time, random, table } = world
  const batchIds = await knownBatches(calm)
  const before = new Map(batchIds.map((batchId) => [batchId, ledger.modified(batchId)]))
  schedule.stop()
  // Messages that nobody understands would come again every six minutes; the queues keep them for two weeks.
  for (const name of QUEUES) world.deadLetters[name].purge()
  stage.poison.splice(0)
  const begin = time.now()
  for (const day of DAYS.filter((day) => day === DAYS.at(-1) || random.chance(0.6))) {
    await time.sleep(begin + day * DAY - time.now())
    for (let tick = 0; tick < TICKS; tick++) {
      table.expire(() => random.chance(0.2))
      await schedule.tick()
      await time.sleep(BETWEEN_TICKS)
    }
  }
  table.expire(() => true)
  await schedule.tick()
  for (const batchId of batchIds) {
    const batch = await readHistoricBatch(calm, batchId)
    if (batch !== undefined && batch.endTime === undefined) report(`Batch ${batchId} runs after ${DAYS.at(-1)} days`)
    const modified = ledger.modified(batchId)
    if (modified !== before.get(batchId)) report(`Batch ${batchId} modified instances after a year: ${modified}`)
  }
  judgeQueues(stage, report)
}
