import { performLeftEffects } from '../../instance/process-instances.ts'
import { concurrently } from '../../shell/concurrently.ts'
import { blockOf, type KeptBlock, readKeptStates } from '../../store/batch/kept-state-items.ts'
import {
  type ReadableInstances,
  readInstances,
  readReadableInstances,
  type StoredInstance,
} from '../../store/process-instance/process-instance-items.ts'
import { restoreInstance } from '../undo/restore-instance.ts'
import type { UndoModification, WorkItem, WorkReport, WorkRequest, WorkResult } from './batch-work.ts'
import { instanceUnreadable } from './modify-instances.ts'

type UndoRequest = WorkRequest<UndoModification>

const WRITES_AT_ONCE = 16

/** Somebody who writes an instance between reading and writing it has changed it: the second look says so. */
const TRIES = 3

/**
 * Makes each of the instances what it was before the other batch modified it, once, however often it is called: this batch's mark in the instance tells. One that the
 * other batch did not modify is left out; one that was changed since is refused, and so is what cannot be restored, each with its reason.
 */
export async function undoModifications(request: UndoRequest): Promise<WorkReport> {
  const results: WorkResult[] = []
  const errors: unknown[] = []
  for (const items of Map.groupBy(request.items, ({ position }) => blockOf(position)).values()) {
    if (await request.stopped()) break
    const block = await readBlock(request, items)
    await concurrently(items, WRITES_AT_ONCE, async (item) => {
      if (await request.stopped()) return
      try {
        results.push(await undoOne(request, item, block))
      } catch (error) {
        errors.push(error)
      }
    })
  }
  return { results, errors }
}

/** What is there of some instances, at half the price as it was a moment ago, and what is kept of them. */
interface Block {
  readonly read: ReadableInstances
  readonly kept: KeptBlock
}

async function readBlock({ services, work, chunk }: UndoRequest, items: readonly WorkItem[]): Promise<Block> {
  const ids = items.map(({ id }) => id)
  const place = { batchId: work.undoOf, chunk, position: items[0]?.position ?? 0 }
  const [read, kept] = await Promise.all([
    readReadableInstances(services.db, ids, { consistent: false }),
    readKeptStates(services.db, place, services.now()),
  ])
  return { read, kept }
}

async function undoOne(request: UndoRequest, item: WorkItem, { read, kept }: Block): Promise<WorkResult> {
  const { position, id } = item
  if (read.unreadable.has(id)) return { position, refused: instanceUnreadable(id).message }
  const stored = read.instances.get(id)
  const first = stored && (await tryToUndo(request, item, { stored, kept }))
  return first !== undefined && isDone(first) ? first : undoAsWritten(request, item, kept)
}

function isDone({ refused, isLeftOut }: WorkResult): boolean {
  return refused === undefined && isLeftOut !== true
}

/** Only what was last written says that there is nothing to restore, or that it cannot be. */
async function undoAsWritten(request: UndoRequest, item: WorkItem, kept: KeptBlock): Promise<WorkResult> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = (await readInstances(request.services.db, [item.id], { consistent: true })).get(item.id)
    const result = await tryToUndo(request, item, { stored, kept })
    if (result !== undefined) return result
  }
  return { position: item.position, refused: changedSince(item.id) }
}

/** Undefined where somebody wrote the instance meanwhile. */
async function tryToUndo(
  { services, batchId, work }: UndoRequest,
  { position, id }: WorkItem,
  { stored, kept }: { readonly stored: StoredInstance | undefined; readonly kept: KeptBlock },
): Promise<WorkResult | undefined> {
  // What it was is kept before it is modified, so what was never kept was never modified.
  if (stored === undefined) return kept.has(position) ? { position, refused: gone(id) } : { position, isLeftOut: true }
  if (stored.marks[batchId] !== undefined) {
    if (stored.outbox.length > 0) await performLeftEffects(services, id)
    return { position }
  }
  if (stored.marks[work.undoOf] === undefined) return { position, isLeftOut: true }
  const before = kept.stateAt(position, stored.version - 1)
  if (before === undefined)
    return {
      position,
      refused: kept.has(position) ? changedSince(id) : notKept(id, services.configuration.undoTimeToLiveDays),
    }
  const restored = await restoreInstance(services, { stored, before, mark: batchId })
  switch (restored.outcome) {
    case 'restored':
      return { position }
    case 'refused':
      return { position, refused: restored.message }
    case 'conflict':
      return undefined
  }
}

function gone(id: string): string {
  return `Process instance '${id}' cannot be restored: it does not exist any more`
}

function changedSince(id: string): string {
  return `Process instance '${id}' has changed since the batch modified it: it was left as it is`
}

function notKept(id: string, days: number): string {
  return `Process instance '${id}' cannot be restored: what it was is not kept any more, after ${days} days`
}
