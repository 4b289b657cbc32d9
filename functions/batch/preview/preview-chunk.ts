import { restore } from '../../engine/modification/restore.ts'
import type { Refusal } from '../../engine/refusal.ts'
import { tokensOf } from '../../engine/view/tokens.ts'
import { rehearseCommand } from '../../instance/decide-command.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import { readChunkIds } from '../../store/batch/batch-chunk-items.ts'
import { putPreviewedVersions } from '../../store/batch/preview-items.ts'
import { withTenants } from '../../store/dynamodb/tenants.ts'
import type { ReadableInstances, StoredInstance } from '../../store/process-instance/stored-instance.ts'
import { detailsExpire } from '../create/retention.ts'
import type { VisitChunk } from '../walk/walk-kind.ts'
import type { InstanceModification } from '../work/batch-work.ts'
import {
  instanceMissing,
  instanceUnreadable,
  modificationOf,
  READ_AT_ONCE,
  readForModification,
} from '../work/modify-instances.ts'
import { workOf } from '../work/work-cache.ts'
import { readUnitsOf, writeUnitsOf } from './cost.ts'
import { type Findings, findingsOf, mergeFindings, type Prospect } from './findings.ts'
import { previewUndo } from './preview-undo.ts'
import { PreviewUnfinishedError } from './preview-unfinished-error.ts'
import type { PreviewParameters } from './preview-walk.ts'

/**
 * Steps over the instances of a chunk as the batch would, and keeps the versions that it saw of them: an instance with another one has
 * changed since. Read as the batch reads them: half a unit each.
 */
export const previewChunk: VisitChunk<PreviewParameters, Findings> = async (services, batch, { chunk, deadline }) => {
  const work = await workOf(services, batch.id)
  const ids = await readChunkIds(services.db, batch.id, chunk)
  if (work.type === 'instance-modification-undo')
    return previewUndo({ services, batch, work }, { chunk, ids, deadline })
  if (work.type !== 'instance-modification') throw new Error(`Batch '${batch.id}' of type ${work.type} has no preview`)
  const parts: Findings[] = []
  const versions: number[] = []
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    if (services.now() > deadline) throw new PreviewUnfinishedError(batch.id, chunk)
    const page = ids.slice(at, at + READ_AT_ONCE)
    const read = await withTenants(batch.tn, () => readForModification(services, page))
    for (const id of page) versions.push(read.instances.get(id)?.version ?? 0)
    parts.push(await previewPage(services, work, page, read))
  }
  const expires = detailsExpire(batch.startTime)
  await putPreviewedVersions(services.db, { batchId: batch.id, chunk, versions, expires })
  return mergeFindings(parts)
}

async function previewPage(
  services: Services,
  work: InstanceModification,
  ids: readonly string[],
  { instances, unreadable }: ReadableInstances,
): Promise<Findings> {
  const prospects: Prospect[] = []
  let readUnits = 0
  for (const id of ids) {
    const stored = instances.get(id)
    const found = stored === undefined ? undefined : await prospectOf(services, work, stored)
    prospects.push(found?.prospect ?? refused(id, unreadable.has(id) ? instanceUnreadable(id) : instanceMissing(id)))
    readUnits += readUnitsOf(found?.bytes ?? 0)
  }
  return findingsOf(prospects, readUnits)
}

interface Found {
  readonly prospect: Prospect
  /** Of the state as it is. */
  readonly bytes: number
}

async function prospectOf(services: Services, work: InstanceModification, stored: StoredInstance): Promise<Found> {
  const { id } = stored.state
  const rehearsed = await rehearseCommand(services, stored, modificationOf(work))
  if (rehearsed.outcome === 'missing') return { prospect: refused(id, instanceMissing(id)), bytes: 0 }
  if (rehearsed.outcome === 'refused') {
    return { prospect: refused(id, rehearsed.refusal), bytes: 0 }
  }
  const { state, bytes } = rehearsed
  const loaded = await definitionGraph(services, work.definitionId)
  const tokens = (of: StoredInstance['state']) => (loaded === undefined ? [] : tokensOf(loaded.graph, of))
  const ends = state.end !== undefined
  const writeUnits = writeUnitsOf(bytes, { ends })
  const notUndoable = restore(state, stored.state).refusal?.message
  const positions = { before: tokens(stored.state), after: tokens(state) }
  return { prospect: { kind: 'modified', id, ends, ...positions, writeUnits, notUndoable }, bytes }
}

function refused(id: string, { message }: Refusal): Prospect {
  return { kind: 'refused', id, message }
}
