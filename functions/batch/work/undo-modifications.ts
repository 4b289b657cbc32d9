import { performLeftEffects } from '../../instance/process-instances.ts'
import { concurrently } from '../../shell/concurrently.ts'
import { blockOf, type KeptBlock, readKeptStates } from '../../store/batch/kept-state-items.ts'
import {
  type ReadableInstances,
  readInstances,
  readReadableInstances,
  type StoredInstance,
} from '../../store/process-instance/stored-instance.ts'
import { performRestoration } from '../undo/restore-instance.ts'
import { changedSince, decideUndo } from '../undo/undo-decision.ts'
import type { UndoModification, WorkItem, WorkReport, WorkRequest, WorkResult } from './batch-work.ts'
import { instanceUnreadable } from './modify-instances.ts'

type UndoRequest = WorkRequest<UndoModification>

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
    await concurrently(items, request.atOnce, async (item) => {
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
  request: UndoRequest,
  item: WorkItem,
  found: { readonly stored: StoredInstance | undefined; readonly kept: KeptBlock },
): Promise<WorkResult | undefined> {
  const { position, id } = item
  const decision = await decideUndo(request, item, found)
  switch (decision.kind) {
    case 'restore':
      return (await performRestoration(request.services, decision.stored, decision.next)) ? { position } : undefined
    case 'done':
      if (decision.stored.outbox.length > 0) await performLeftEffects(request.services, id)
      return { position }
    case 'leftOut':
      return { position, isLeftOut: true }
    case 'refused':
      return { position, refused: decision.message }
  }
}
