import type { Services } from '../../shell/services.ts'
import { readChunkIds } from '../../store/batch/batch-chunk-items.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { createBatch, SupersededError } from '../create/create-batch.ts'
import { chunkCount } from '../create/partition.ts'
import { haveDetailsExpired } from '../create/retention.ts'
import { hasLimits } from '../create/same-limits.ts'
import { createPreview } from '../preview/create-preview.ts'
import { type Batch, readHistoricBatch } from '../progress/batch-view.ts'
import type { UndoModification } from '../work/batch-work.ts'
import { workOf } from '../work/work-cache.ts'
import { keptUntil } from './retention.ts'
import { readUndos } from './undos.ts'

export interface NewUndo {
  readonly createUserId: string | undefined
  /** Its limits. */
  readonly control: StoredControl | undefined
}

export type UndoOutcome =
  /** By this call or by one before: it is the same batch. */
  | { readonly outcome: 'created'; readonly batch: Batch }
  | { readonly outcome: 'missing' }
  /** It was not made so that it can be undone. */
  | { readonly outcome: 'notUndoable' }
  /** There is an undo, with other limits than these. */
  | { readonly outcome: 'otherLimits'; readonly undoId: string }
  /** It has not ended. */
  | { readonly outcome: 'running' }
  /** What its instances were is not kept any more. */
  | { readonly outcome: 'expired' }

/**
 * Creates the batch that restores what the instances of an undoable batch were: once, however often it is called, unless that was deleted or ended before it had
 * restored everything. It has the same ids in the same chunks, where it finds what was kept of them.
 */
export async function createUndo(
  services: Services,
  batchId: string,
  { createUserId, control }: NewUndo,
): Promise<UndoOutcome> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined) return { outcome: 'missing' }
  if (batch.control?.undoable !== true) return { outcome: 'notUndoable' }
  const { startTime, endTime, tenantId } = batch
  if (endTime === undefined) return { outcome: 'running' }
  const { standing, earlier, next: id } = await readUndos(services, { id: batchId, endTime })
  if (standing !== undefined) return sameUndo(services, standing, control)
  const now = services.now()
  if (keptUntil(services, endTime) <= now || haveDetailsExpired(startTime, now)) return { outcome: 'expired' }
  const work = undoOf(batchId, earlier)
  const ids = [idsOf(services, batch)]
  try {
    const undo = await createBatch(services, { id, work, ids, tenantId, createUserId, control, undoOf: batch })
    return undo === undefined ? { outcome: 'expired' } : withLimits(undo, control)
  } catch (error) {
    // Somebody else asked for it at the same time, and was faster; his undo may have been deleted by now.
    if (error instanceof SupersededError) return createUndo(services, batchId, { createUserId, control })
    throw error
  }
}

export type UndoPreviewOutcome =
  | { readonly outcome: 'created'; readonly id: string }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'notUndoable' }
  /** Its undo runs, or has restored all that it could: there is nothing to see before. */
  | { readonly outcome: 'undone'; readonly undoId: string }

/** Begins a preview of the undo of a batch, whether or not that has ended; gives its id. It cannot be executed: `createUndo` starts the undo. */
export async function createUndoPreview(
  services: Services,
  batchId: string,
  { createUserId, control }: NewUndo,
): Promise<UndoPreviewOutcome> {
  const batch = await readStoredBatch(services.db, batchId)
  if (batch === undefined) return { outcome: 'missing' }
  const undone = batch.control?.undoable === true ? await workOf(services, batchId) : undefined
  if (undone?.type !== 'instance-modification') return { outcome: 'notUndoable' }
  const { endTime, tenantId } = batch
  const made = endTime === undefined ? undefined : await readUndos(services, { id: batchId, endTime })
  if (made?.standing !== undefined) return { outcome: 'undone', undoId: made.standing }
  const { definitionId } = undone
  const work = undoOf(batchId, made?.earlier ?? [])
  const asked = { tenantId, createUserId, control, warnings: [] }
  const ids = [idsOf(services, batch)]
  const id = await createPreview(services, { ...asked, work, definitionId, ids, undoOf: batch })
  return id === undefined ? { outcome: 'missing' } : { outcome: 'created', id }
}

function undoOf(batchId: string, earlier: readonly string[]): UndoModification {
  return { type: 'instance-modification-undo', undoOf: batchId, ...(earlier.length > 0 && { earlier }) }
}

async function sameUndo(services: Services, id: string, control: StoredControl | undefined): Promise<UndoOutcome> {
  const batch = await readHistoricBatch(services, id)
  return batch === undefined ? { outcome: 'missing' } : withLimits(batch, control)
}

function withLimits(batch: Batch, control: StoredControl | undefined): UndoOutcome {
  return hasLimits(batch, control) ? { outcome: 'created', batch } : { outcome: 'otherLimits', undoId: batch.id }
}

/** In their order, so that each is at the same position. */
async function* idsOf({ db }: Services, batch: StoredBatch): AsyncGenerator<readonly string[]> {
  for (let chunk = 0; chunk < chunkCount(batch); chunk++) yield await readChunkIds(db, batch.id, chunk)
}
