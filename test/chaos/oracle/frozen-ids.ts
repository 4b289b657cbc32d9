import { frozenIn } from '../world/lost-ids.ts'
import type { Item } from '../world/memory/expressions.ts'

/** An instance that a batch was made of. */
export interface FrozenId {
  readonly instanceId: string
  /** Whether the batch does not have its id any more. */
  readonly isLost: boolean
}

/** Which ids batches were made of, and which of them are still there. */
export interface FrozenIds {
  note(before: Item | undefined, after: Item | undefined): void
  /** Those of a batch in their order. `frozenAs`: the batch whose ids it has, for an undo that which it takes back, or itself. */
  of(batchId: string, frozenAs: string): readonly FrozenId[]
}

interface Chunk {
  /** As it was made. */
  readonly ids: readonly string[]
  /** How many of them are there. */
  readonly left: number
}

export function createFrozenIds(): FrozenIds {
  const byBatch = new Map<string, Map<number, Chunk>>()
  return {
    note(before, after) {
      const frozen = frozenIn(after ?? before ?? {})
      if (frozen === undefined) return
      const { batchId, chunk, ids } = frozen
      const chunks = byBatch.get(batchId) ?? new Map<number, Chunk>()
      const made = chunks.get(chunk)?.ids ?? ids
      byBatch.set(batchId, chunks.set(chunk, { ids: made, left: after === undefined ? 0 : ids.length }))
    },
    of(batchId, frozenAs) {
      const chunks = [...(byBatch.get(frozenAs) ?? [])].toSorted(([a], [b]) => a - b)
      return chunks.flatMap(([chunk, { ids }]) => {
        const left = byBatch.get(batchId)?.get(chunk)?.left ?? 0
        return ids.map((instanceId, at) => ({ instanceId, isLost: at >= left }))
      })
    },
  }
}
