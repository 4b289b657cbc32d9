import type { Services } from '../../shell/services.ts'
import type { KeptBlock } from '../../store/batch/kept-state-items.ts'
import type { NextInstance } from '../../store/process-instance/process-instance-items.ts'
import type { StoredInstance } from '../../store/process-instance/stored-instance.ts'
import type { UndoModification, WorkItem } from '../work/batch-work.ts'
import { prepareRestoration } from './restore-instance.ts'

/** What an undo comes to with what was read of an instance. */
export type UndoDecision =
  | { readonly kind: 'restore'; readonly stored: StoredInstance; readonly next: NextInstance; readonly bytes: number }
  /** It is restored already. */
  | { readonly kind: 'done'; readonly stored: StoredInstance }
  /** The batch had not modified it, or an undo before this one has restored it. */
  | { readonly kind: 'leftOut' }
  | { readonly kind: 'refused'; readonly message: string }

export interface Undoing {
  readonly services: Services
  /** The id of the undo. */
  readonly batchId: string
  readonly work: UndoModification
}

/** Decides with what was read; writes nothing. Final only where it was read consistently, but for `restore` and `done`. */
export async function decideUndo(
  { services, batchId, work }: Undoing,
  { position, id }: WorkItem,
  { stored, kept }: { readonly stored: StoredInstance | undefined; readonly kept: KeptBlock },
): Promise<UndoDecision> {
  // What it was is kept before it is modified, so what was never kept was never modified.
  if (stored === undefined) return kept.has(position) ? refused(gone(id)) : { kind: 'leftOut' }
  if (stored.marks[batchId] !== undefined) return { kind: 'done', stored }
  if (stored.marks[work.undoOf] === undefined || isRestored(stored, work)) return { kind: 'leftOut' }
  const before = kept.stateAt(position, stored.version - 1)
  if (before === undefined) {
    const { undoTimeToLiveDays } = services.configuration
    return refused(kept.has(position) ? changedSince(id) : notKept(id, undoTimeToLiveDays))
  }
  const prepared = await prepareRestoration(services, { stored, before, mark: batchId })
  return prepared.refused === undefined ? { kind: 'restore', stored, ...prepared } : refused(prepared.refused)
}

/** By an undo before. It may have been changed after that: it is not this undo's business. */
function isRestored({ marks }: StoredInstance, { earlier = [] }: UndoModification): boolean {
  return earlier.some((id) => marks[id] !== undefined)
}

function refused(message: string): UndoDecision {
  return { kind: 'refused', message }
}

function gone(id: string): string {
  return `Process instance '${id}' cannot be restored: it does not exist any more`
}

/** Why an instance is not restored that somebody has written. */
export function changedSince(id: string): string {
  return `Process instance '${id}' has changed since the batch modified it: it was left as it is`
}

function notKept(id: string, days: number): string {
  return `Process instance '${id}' cannot be restored: what it was is not kept any more, after ${days} days`
}
