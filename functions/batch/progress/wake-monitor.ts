import { type Outgoing, sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import { type GroupProgress, readGroup } from '../../store/batch/batch-group-items.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { groupCount, groupRange, sizeOf } from '../create/partition.ts'

/** A group and its progress. */
export interface GroupState {
  readonly group: number
  readonly progress: GroupProgress
}

/** Whether nothing is left to do in any chunk of the group. */
export function isGroupFinished(batch: StoredBatch, { group, progress }: GroupState): boolean {
  return progress.finished.size >= sizeOf(groupRange(batch, group))
}

/** Wakes the monitor where this group, as last written, was the last one that was not finished. */
export async function wakeMonitor(services: Services, batch: StoredBatch, state: GroupState): Promise<void> {
  if (!isGroupFinished(batch, state) || !(await areOthersFinished(services, batch, state.group))) return
  await sendMessages(services.queues, [monitorOf(batch.id)])
}

/** The message that has the monitor look at a batch. */
export function monitorOf(batchId: string): Outgoing {
  return { message: { kind: 'monitor', batchId }, group: batchId }
}

/** Stops at the first one that is not: the last group, as a rule, because groups are carried out in about their order. */
async function areOthersFinished({ db }: Services, batch: StoredBatch, except: number): Promise<boolean> {
  for (let group = groupCount(batch) - 1; group >= 0; group--) {
    if (group === except) continue
    if (!isGroupFinished(batch, { group, progress: await readGroup(db, batch.id, group) })) return false
  }
  return true
}
