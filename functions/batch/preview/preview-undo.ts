import { tokensOf } from '../../engine/view/tokens.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { KEPT_TOGETHER, readKeptStates } from '../../store/batch/kept-state-items.ts'
import { withTenants } from '../../store/dynamodb/tenants.ts'
import { readReadableInstances } from '../../store/process-instance/stored-instance.ts'
import { decideUndo, type UndoDecision, type Undoing } from '../undo/undo-decision.ts'
import type { UndoModification } from '../work/batch-work.ts'
import { instanceUnreadable } from '../work/modify-instances.ts'
import { readUnitsOf, writeUnitsOf } from './cost.ts'
import { type Findings, findingsOf, mergeFindings, type Prospect } from './findings.ts'
import { PreviewUnfinishedError } from './preview-unfinished-error.ts'

interface PreviewedUndo {
  readonly services: Services
  readonly batch: StoredBatch
  readonly work: UndoModification
}

interface UndoneChunk {
  readonly chunk: number
  readonly ids: readonly string[]
  /** When to begin nothing more, in milliseconds since the epoch. */
  readonly deadline: number
}

/** What an undo would make of a chunk's instances, read as last written. Throws PreviewUnfinishedError. */
export async function previewUndo(previewed: PreviewedUndo, { chunk, ids, deadline }: UndoneChunk): Promise<Findings> {
  const { services, batch } = previewed
  const parts: Findings[] = []
  for (let at = 0; at < ids.length; at += KEPT_TOGETHER) {
    if (services.now() > deadline) throw new PreviewUnfinishedError(batch.id, chunk)
    const page = ids.slice(at, at + KEPT_TOGETHER)
    parts.push(await withTenants(batch.tn, () => previewBlock(previewed, { chunk, ids: page, first: at })))
  }
  return mergeFindings(parts)
}

interface Block {
  readonly chunk: number
  readonly ids: readonly string[]
  /** The position of the first of them. */
  readonly first: number
}

async function previewBlock(previewed: PreviewedUndo, { chunk, ids, first }: Block): Promise<Findings> {
  const { services, batch, work } = previewed
  const { instances, unreadable } = await readReadableInstances(services.db, ids, { consistent: true })
  const kept = await readKeptStates(services.db, { batchId: work.undoOf, chunk, position: first }, services.now())
  const undoing: Undoing = { services, batchId: batch.id, work }
  const prospects: Prospect[] = []
  let readUnits = 0
  for (const [at, id] of ids.entries()) {
    const item = { position: first + at, id }
    const decision: UndoDecision = unreadable.has(id)
      ? { kind: 'refused', message: instanceUnreadable(id).message }
      : await decideUndo(undoing, item, { stored: instances.get(id), kept })
    prospects.push(await prospectOf(services, id, decision))
    readUnits += readUnitsOf(decision.kind === 'restore' ? decision.bytes : 0)
  }
  return findingsOf(prospects, readUnits)
}

async function prospectOf(services: Services, id: string, decision: UndoDecision): Promise<Prospect> {
  switch (decision.kind) {
    case 'refused':
      return { kind: 'refused', id, message: decision.message }
    case 'leftOut':
    case 'done':
      return { kind: 'leftOut', id }
    case 'restore': {
      const { stored, next, bytes } = decision
      const loaded = await definitionGraph(services, stored.state.definitionId)
      const tokens = (of: typeof stored.state) => (loaded === undefined ? [] : tokensOf(loaded.graph, of))
      const positions = { before: tokens(stored.state), after: tokens(next.state) }
      const writeUnits = writeUnitsOf(bytes, { ends: stored.state.end !== undefined })
      return { kind: 'modified', id, ends: false, ...positions, writeUnits, notUndoable: undefined }
    }
  }
}
