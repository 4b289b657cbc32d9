import type { Services } from '../../shell/services.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { putDraft, putPreview, type StoredPreview } from '../../store/batch/preview-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { freezeBatch, type NewBatch } from '../create/create-batch.ts'
import type { IdSource } from '../create/distinct-ids.ts'
import { chunkCount } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { startWalk } from '../walk/start-walk.ts'
import { walkInline } from '../walk/walk-inline.ts'
import type { InstanceModification, UndoModification } from '../work/batch-work.ts'
import { type Overlaps, overlappingBatches } from './overlapping-batches.ts'

/** How long a preview can be executed, in milliseconds. */
const LIFETIME_MS = 24 * 60 * 60 * 1000

/** Chunks that are stepped over within the request: some 200 instances, a fraction of a second. */
const CHUNKS_INLINE = 2

/** Ids that were named twice, of which so many are shown. */
const MOST_EXAMPLES = 5

export interface NewPreview {
  readonly work: InstanceModification | UndoModification
  readonly definitionId: string
  /** Of an undo: the batch that it takes back. */
  readonly undoOf?: StoredBatch | undefined
  readonly ids: readonly IdSource[]
  readonly tenantId?: string | undefined
  readonly createUserId?: string | undefined
  /** The limits that its batch has, where its execution does not say others. */
  readonly control?: StoredControl | undefined
  /** What can be said before any instance was looked at: an activity that the model does not have. */
  readonly warnings: readonly string[]
}

/**
 * Freezes a set of instances as a batch would, and steps over every one by messages; small ones within this call. What comes of it can be
 * executed for a day, then it is forgotten. Gives its id, which becomes the batch's; undefined where there are no ids. Throws TooManyJobsError.
 */
export async function createPreview(services: Services, created: NewPreview): Promise<string | undefined> {
  const named: Named = { seen: new Set(), duplicates: 0, examples: [] }
  const { work, tenantId, createUserId, control, undoOf } = created
  const batch: NewBatch = { work, tenantId, createUserId, control, undoOf, ids: [distinctOf(created.ids, named)] }
  const frozen = await freezeBatch(services, batch)
  if (frozen === undefined) return undefined
  const expirationTime = frozen.startTime + LIFETIME_MS
  await putDraft(services.db, frozen, Math.ceil(expirationTime / 1000))
  const overlaps = await overlappingBatches(services, named.seen)
  await beginWalk(services, frozen, { expirationTime, overlaps, named, created })
  return frozen.id
}

/** The ids that the sources name, and how often they repeat themselves. */
interface Named {
  readonly seen: Set<string>
  duplicates: number
  readonly examples: string[]
}

async function* distinctOf(sources: readonly IdSource[], named: Named): AsyncGenerator<string[]> {
  for (const source of sources) {
    for await (const page of source) yield page.filter((id) => isNew(id, named))
  }
}

function isNew(id: string, named: Named): boolean {
  if (!named.seen.has(id)) {
    named.seen.add(id)
    return true
  }
  named.duplicates += 1
  if (named.examples.length < MOST_EXAMPLES) named.examples.push(id)
  return false
}

interface Facts {
  readonly expirationTime: number
  readonly overlaps: Overlaps
  readonly named: Named
  readonly created: NewPreview
}

async function beginWalk(services: Services, batch: StoredBatch, facts: Facts): Promise<void> {
  const isSmall = chunkCount(batch) <= CHUNKS_INLINE
  const walk = await startWalk(services, batch, { type: 'preview', parameters: {}, isSent: !isSmall })
  if (walk === undefined) throw new Error(`The preview '${batch.id}' is gone before it began`)
  await putPreview(services.db, storedPreview(batch, walk, facts), detailsExpire(batch.startTime))
  if (isSmall) await walkInline(services, batch, walk)
}

function storedPreview(batch: StoredBatch, walk: number, facts: Facts): StoredPreview {
  const { created, named, overlaps, expirationTime } = facts
  const { leftOut, batches } = overlaps
  const beyond =
    leftOut === 0
      ? []
      : [`${leftOut} running batches were not compared with this set: together they have too many instances`]
  return {
    batchId: batch.id,
    processDefinitionId: created.definitionId,
    ...(created.undoOf !== undefined && { undoOf: created.undoOf.id }),
    ...(created.createUserId !== undefined && { createUserId: created.createUserId }),
    createTime: batch.startTime,
    expirationTime,
    walk,
    duplicates: { count: named.duplicates, examples: named.examples },
    overlaps: [...batches],
    warnings: [...created.warnings, ...beyond],
  }
}
