import type { ChunkProgress, ChunkView, PositionSets } from '../../store/batch/batch-chunk-items.ts'
import type { WorkItem } from '../work/batch-work.ts'

/** What became of an instance of a batch, as far as its chunk's progress tells. */
export type PositionState = 'pending' | 'done' | 'skipped' | 'retrying' | 'failed'

/** A position counts as the first of these sets that it is in. */
export function stateAt(progress: ChunkProgress, position: number): PositionState {
  if (progress.done.has(position)) return 'done'
  if (progress.skipped.has(position)) return 'skipped'
  if (progress.retrying.has(position)) return 'retrying'
  if (progress.failed.has(position)) return 'failed'
  return 'pending'
}

/** What a failed position says, by its fingerprint: the first of those that it is under, as in the summary. */
export function fingerprintAt({ messages }: ChunkProgress, position: number): string | undefined {
  return [...messages].find(([, positions]) => positions.has(position))?.[0]
}

/** The positions in these states. */
export function positionsIn(progress: ChunkProgress, size: number, states: readonly PositionState[]): number[] {
  const positions: number[] = []
  for (let position = 0; position < size; position++) {
    if (states.includes(stateAt(progress, position))) positions.push(position)
  }
  return positions
}

/** What an execution message has to do. */
export function openPositions(progress: ChunkProgress, size: number): number[] {
  return positionsIn(progress, size, ['pending', 'retrying']).filter((position) => !progress.suspended.has(position))
}

/** The ids at these positions. */
export function workItems({ ids }: Pick<ChunkView, 'ids'>, positions: readonly number[]): WorkItem[] {
  return positions.flatMap((position) => {
    const id = ids[position]
    return id === undefined ? [] : [{ position, id }]
  })
}

/** Whether nothing is left to do and nothing failed. */
export function isFinished(progress: ChunkProgress, size: number): boolean {
  return positionsIn(progress, size, ['done', 'skipped']).length === size
}

/** The sets that say how positions that wait for another try got it: they leave them when they were tried. */
export function retrySets({ tries }: ChunkProgress, positions: readonly number[]): PositionSets {
  const byRetries = [...tries.keys()].map((retries) => [`r_${retries}`, positions])
  return { retrying: positions, incidents: positions, ...Object.fromEntries(byRetries) }
}

/** The sets that say why and when positions failed: they leave them when they are tried again. */
export function failureSets({ messages, after }: ChunkProgress, positions: readonly number[]): PositionSets {
  const byMessage = [...messages.keys()].map((fingerprint) => [`m_${fingerprint}`, positions])
  const byActivation = [...after.keys()].map((activation) => [`a_${activation}`, positions])
  return { failed: positions, ...Object.fromEntries([...byMessage, ...byActivation]) }
}

/** Whether the chunk has a history of its own, beside its number among the finished ones. */
export function hasDetails({ done, skipped, retrying, failed, suspended }: ChunkProgress): boolean {
  return done.size + skipped.size + retrying.size + failed.size + suspended.size > 0
}
