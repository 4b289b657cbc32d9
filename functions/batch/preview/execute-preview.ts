import { sendMessages } from '../../queue/send-messages.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { commitDraft, type OnChanged } from '../../store/batch/batch-items.ts'
import { type Batch, newBatchView, readHistoricBatch } from '../progress/batch-view.ts'
import { rootSeed } from '../seed/seed-groups.ts'
import { readPreview } from './read-preview.ts'

export interface PreviewExecution {
  /** What happens to an instance that has changed since the preview: it is left out and named, or modified as it is now. */
  readonly onChanged: OnChanged
  readonly createUserId: string | undefined
}

export type ExecutedPreview =
  /** By this call or by one before: it is the same batch. */
  | { readonly outcome: 'started'; readonly batch: Batch }
  /** It is not finished: what would happen is not known yet. */
  | { readonly outcome: 'running' }
  | { readonly outcome: 'missing' }

/** Starts exactly the set that a preview saw, as the batch of the preview's id: once, however often it is called. */
export async function executePreview(
  services: Services,
  id: string,
  { onChanged, createUserId }: PreviewExecution,
): Promise<ExecutedPreview> {
  const preview = await readPreview(services, id)
  if (preview === undefined) return { outcome: 'missing' }
  if (preview.state === 'EXECUTED') return sameBatch(services, id)
  if (preview.state === 'RUNNING') return { outcome: 'running' }
  const batch = await commitDraft(services.db, id, { startTime: services.now(), onChanged, createUserId })
  if (batch === undefined) return sameBatch(services, id)
  services.notice?.({ kind: 'batch' })
  try {
    await sendMessages(services.queues, [rootSeed(batch)])
  } catch (error) {
    logFailure('The first seed message is left to the monitor', { batchId: id }, error)
  }
  return { outcome: 'started', batch: newBatchView(batch) }
}

async function sameBatch(services: Services, id: string): Promise<ExecutedPreview> {
  const batch = await readHistoricBatch(services, id)
  return batch === undefined ? { outcome: 'missing' } : { outcome: 'started', batch }
}
