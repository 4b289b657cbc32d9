import { z } from 'zod'
import type { Services } from '../../../shell/services.ts'
import { readGroup } from '../../../store/batch/batch-group-items.ts'
import { type StoredBatch, setVerified } from '../../../store/batch/batch-items.ts'
import { isAtWork } from '../../control/batch-state.ts'
import { groupRange } from '../../create/partition.ts'
import { isPaced } from '../../pace/pace.ts'
import { openChunks } from '../../progress/open-chunks.ts'
import { isGroupFinished } from '../../progress/wake-monitor.ts'
import { seedGroup } from '../../seed/seed-groups.ts'
import type { GroupVisit, WalkDefinition } from '../walk-kind.ts'

/** The progress after which the batch stood still. */
const parameters = z.object({ progressed: z.number() })

/** Chunks that have something left to do. */
const result = z.object({ open: z.number().int() })

export type RepairParameters = z.infer<typeof parameters>
export type RepairResult = z.infer<typeof result>

/**
 * Puts right a batch that stands still. Chunks with something left to do are sent again. Those where only failures are left are compared with
 * the instances themselves: a delivery that died may have modified an instance that was recorded as failed, or skipped, meanwhile. Where
 * nothing was left to do the comparison holds until the batch gets further.
 */
export const REPAIR: WalkDefinition<RepairParameters, RepairResult> = {
  parameters,
  result,
  visitGroup: repairGroup,
  merge: (results) => ({ open: results.reduce((sum, { open }) => sum + open, 0) }),
  async finish({ db }, batch, walk, { open }) {
    if (open === 0) await setVerified(db, batch.id, walk.parameters.progressed)
  },
}

async function repairGroup(services: Services, batch: StoredBatch, group: number): Promise<GroupVisit<RepairResult>> {
  const progress = await readGroup(services.db, batch.id, group)
  if (batch.endTime !== undefined || isGroupFinished(batch, { group, progress })) return { chunks: [] }
  const open = await openChunks(services, batch, { group, progress })
  const isToSend = open.length > 0 && !isPaced(batch) && isAtWork(batch, 'seed') && isAtWork(batch, 'execution')
  if (isToSend) await seedGroup(services, batch, group)
  const left = [...progress.detailed].filter((chunk) => !progress.finished.has(chunk))
  const { start } = groupRange(batch, group)
  const closed = left.map((chunk) => start + chunk).filter((chunk) => !open.includes(chunk))
  return { chunks: closed, result: { open: open.length } }
}
