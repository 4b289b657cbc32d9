import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { restore } from '../../engine/modification/restore.ts'
import type { Refusal } from '../../engine/refusal.ts'
import { tokensOf } from '../../engine/view/tokens.ts'
import { rehearseCommand } from '../../instance/command/decide-command.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import { readIdsOfChunks } from '../../store/batch/batch-chunk-items.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { writeUnitsOfKept } from '../../store/batch/kept-state-items.ts'
import { putPreviewedVersions } from '../../store/batch/preview-items.ts'
import { withTenants } from '../../store/dynamodb/tenants.ts'
import type { ReadableInstances, StoredInstance } from '../../store/process-instance/stored-instance.ts'
import { chunkRange, sizeOf } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import type { VisitChunks } from '../walk/walk-kind.ts'
import type { BatchWork, InstanceModification } from '../work/batch-work.ts'
import {
  instanceMissing,
  instanceUnreadable,
  modificationOf,
  READ_AT_ONCE,
  readForModification,
} from '../work/modify-instances.ts'
import { workOf } from '../work/work-cache.ts'
import { readUnitsOf, writeUnitsOf } from './cost.ts'
import { type Findings, findingsOf, lostFindings, mergeFindings, type Prospect } from './findings.ts'
import { previewUndo } from './preview-undo.ts'
import { PreviewUnfinishedError } from './preview-unfinished-error.ts'
import type { PreviewParameters } from './preview-walk.ts'

/** Chunks of a message at the same time: what one reads is on its way while another is stepped over. */
const CHUNKS_AT_ONCE = 2

/**
 * Steps over the instances of chunks as the batch would, and keeps the versions that it saw of them: an instance with another one has
 * changed since. Read as the batch reads them: half a unit each.
 */
export const previewChunks: VisitChunks<PreviewParameters, Findings> = async (
  services,
  batch,
  { chunks, deadline },
) => {
  const [work, ids] = await Promise.all([workOf(services, batch.id), readIdsOfChunks(services.db, batch.id, chunks)])
  const findings = new Map<number, Findings>()
  const versions = new Map<number, readonly number[]>()
  await concurrently(chunks, CHUNKS_AT_ONCE, async (chunk) => {
    const part: PreviewedPart = { services, batch, chunk, ids: ids.get(chunk) ?? [], deadline }
    const found = await previewPart(part, work)
    const lost = sizeOf(chunkRange(batch, chunk)) - part.ids.length
    findings.set(chunk, lost === 0 ? found.findings : mergeFindings([found.findings, lostFindings(lost)]))
    if (found.versions !== undefined) versions.set(chunk, found.versions)
  })
  await putPreviewedVersions(services.db, { batchId: batch.id, versions, expires: detailsExpire(batch.startTime) })
  return findings
}

/** A chunk of a preview. */
interface PreviewedPart {
  readonly services: Services
  readonly batch: StoredBatch
  readonly chunk: number
  readonly ids: readonly string[]
  readonly deadline: number
}

interface Previewed {
  readonly findings: Findings
  /** Those that were seen; of an undo none, it goes by the kept states. */
  readonly versions?: readonly number[]
}

async function previewPart(part: PreviewedPart, work: BatchWork): Promise<Previewed> {
  const { services, batch, chunk, ids, deadline } = part
  if (work.type === 'instance-modification-undo')
    return { findings: await previewUndo({ services, batch, work }, { chunk, ids, deadline }) }
  if (work.type !== 'instance-modification') throw new Error(`Batch '${batch.id}' of type ${work.type} has no preview`)
  return previewModification(part, work)
}

async function previewModification(part: PreviewedPart, work: InstanceModification): Promise<Previewed> {
  const { services, batch, chunk, ids, deadline } = part
  const parts: Findings[] = []
  const versions: number[] = []
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    if (services.now() > deadline) throw new PreviewUnfinishedError(batch.id, chunk)
    const page = ids.slice(at, at + READ_AT_ONCE)
    const read = await withTenants(batch.tn, () => readForModification(services, page))
    for (const id of page) versions.push(read.instances.get(id)?.version ?? 0)
    parts.push(await previewPage(services, work, page, { ...read, isUndoable: batch.control?.undoable === true }))
  }
  return { findings: mergeFindings(parts), versions }
}

async function previewPage(
  services: Services,
  work: InstanceModification,
  ids: readonly string[],
  { instances, unreadable, isUndoable }: ReadableInstances & { readonly isUndoable: boolean },
): Promise<Findings> {
  const prospects: Prospect[] = []
  let readUnits = 0
  for (const id of ids) {
    const stored = instances.get(id)
    const found = stored === undefined ? undefined : await prospectOf(services, work, stored)
    prospects.push(found?.prospect ?? refused(id, unreadable.has(id) ? instanceUnreadable(id) : instanceMissing(id)))
    readUnits += readUnitsOf(found?.bytes ?? 0)
  }
  return findingsOf(prospects, readUnits, isUndoable ? keptUnitsOf(ids, instances) : 0)
}

/** An undoable batch keeps what it has read together, before it knows which of them it can modify. */
function keptUnitsOf(ids: readonly string[], instances: ReadableInstances['instances']): number {
  const read = ids.flatMap((id, position) => {
    const stored = instances.get(id)
    return stored === undefined ? [] : [{ position, version: stored.version, state: stored.state }]
  })
  return writeUnitsOfKept(read)
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
  const { state, settled, bytes } = rehearsed
  const loaded = await definitionGraph(services, work.definitionId)
  const tokens = (of: InstanceState) => (loaded === undefined ? [] : tokensOf(loaded.graph, of))
  const ends = settled.end !== undefined
  // Going on is a write of its own.
  const writeUnits = writeUnitsOf(bytes, { ends }) + (settled === state ? 0 : writeUnitsOf(bytes, { ends: false }))
  const notUndoable = settled === state ? restore(state, stored.state).refusal?.message : goesOn(id)
  const positions = { before: tokens(stored.state), after: tokens(settled) }
  return { prospect: { kind: 'modified', id, ends, ...positions, writeUnits, notUndoable }, bytes }
}

/** An undo takes back the step of the modification, and no other. */
function goesOn(id: string): string {
  return `Process instance '${id}' cannot be restored: a process that it calls ends at once, and it goes on with that`
}

function refused(id: string, { message }: Refusal): Prospect {
  return { kind: 'refused', id, message }
}
