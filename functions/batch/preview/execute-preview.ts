import type { Services } from '../../shell/services.ts'
import { readChunkIds } from '../../store/batch/batch-chunk-items.ts'
import { type OnChanged, readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import { commitDraft } from '../../store/batch/preview-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { beginningOf } from '../control/limits.ts'
import { refuseConflict } from '../create/conflict.ts'
import { sendFirst } from '../create/create-batch.ts'
import { chunkCount } from '../create/partition.ts'
import { hasLimits } from '../create/same-limits.ts'
import { askToTell, eventOf } from '../events/owe-event.ts'
import { type Batch, newBatchView, readHistoricBatch } from '../progress/batch-view.ts'
import { readPreview } from './read-preview.ts'

export interface PreviewExecution {
  /** What happens to an instance that has changed since the preview: it is left out and named (also where this is absent), or modified as it is now. */
  readonly onChanged: OnChanged | undefined
  readonly createUserId: string | undefined
  /** Its limits; absent: those that its preview was made with. */
  readonly control?: StoredControl | undefined
}

export type ExecutedPreview =
  /** By this call or by one before: it is the same batch. */
  | { readonly outcome: 'started'; readonly batch: Batch }
  /** It was started before, with other limits or another `onChanged`. */
  | { readonly outcome: 'otherwise'; readonly batch: Batch; readonly differs: 'control' | 'onChanged' }
  /** It is not finished: what would happen is not known yet. */
  | { readonly outcome: 'running' }
  /** It is of an undo, which is started in its own way. */
  | { readonly outcome: 'undo'; readonly undoOf: string }
  | { readonly outcome: 'missing' }

/** Starts exactly the set that a preview saw, as the batch of the preview's id: once, however often it is called. Throws ConflictError where `onConflict` says so. */
export async function executePreview(
  services: Services,
  id: string,
  execution: PreviewExecution,
): Promise<ExecutedPreview> {
  const { onChanged = 'skip', createUserId, control: given } = execution
  const preview = await readPreview(services, id)
  if (preview === undefined) return { outcome: 'missing' }
  if (preview.undoOf !== undefined) return { outcome: 'undo', undoOf: preview.undoOf }
  if (preview.state === 'EXECUTED') return sameBatch(services, id, execution)
  if (preview.state === 'RUNNING') return { outcome: 'running' }
  const draft = await readStoredBatch(services.db, id, { drafts: true })
  const control = given ?? draft?.control
  if (draft !== undefined && control?.onConflict === 'fail')
    await refuseConflict(services, await idsOf(services, draft))
  const startTime = services.now()
  const beginning = beginningOf(control, startTime)
  const batch = await commitDraft(services.db, id, {
    startTime,
    onChanged,
    createUserId,
    beginning,
    event: eventOf(services, 'Created'),
  })
  if (batch === undefined) return sameBatch(services, id, execution)
  services.notice?.({ kind: 'batch' })
  await sendFirst(services, batch)
  await askToTell(services, batch.id)
  return { outcome: 'started', batch: newBatchView(batch) }
}

async function idsOf({ db }: Services, batch: StoredBatch): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for (let chunk = 0; chunk < chunkCount(batch); chunk++) {
    for (const id of await readChunkIds(db, batch.id, chunk)) ids.add(id)
  }
  return ids
}

async function sameBatch(
  services: Services,
  id: string,
  { onChanged, control }: PreviewExecution,
): Promise<ExecutedPreview> {
  const batch = await readHistoricBatch(services, id)
  if (batch === undefined) return { outcome: 'missing' }
  if (!hasLimits(batch, control)) return { outcome: 'otherwise', batch, differs: 'control' }
  const isSame = onChanged === undefined || onChanged === batch.onChanged
  return isSame ? { outcome: 'started', batch } : { outcome: 'otherwise', batch, differs: 'onChanged' }
}
