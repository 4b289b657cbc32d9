import type { InstanceState } from '../engine/instance/instance-state.ts'
import { definitionGraph } from '../repository/definitions.ts'
import { historyDays } from '../repository/history-time-to-live.ts'
import type { Services } from '../shell/services.ts'
import type { Database } from '../store/dynamodb/database.ts'
import { deleteNotes, expireNotes } from '../store/note-items.ts'
import type { StoredInstance } from '../store/process-instance/stored-instance.ts'
import type { NewOutboxEntry } from '../store/process-instance/stored-outbox.ts'
import { deleteTrail, expireTrail, hasParts } from '../store/process-instance/trail/trail-items.ts'

/**
 * Lets what stands beside an instance that has ended (notes, parts of its trail) be forgotten when it is, and keeps that of one that runs. Doing it again
 * changes nothing.
 */
export async function settleBeside(services: Services, state: InstanceState): Promise<void> {
  const expires = await expiryOf(services, state)
  await expireNotes(services.db, state.id, expires)
  await expireTrail(services.db, state.id, expires)
}

/** Deletes what stands beside an instance. */
export async function deleteBeside(db: Database, instanceId: string): Promise<void> {
  await deleteNotes(db, instanceId)
  await deleteTrail(db, instanceId)
}

/**
 * The outbox of a step with what settles the parts of the trail, where it ends the instance or brings it back: the engine knows of notes, not of parts.
 */
export function withSettling(
  db: Database,
  { state: before, trail }: StoredInstance,
  after: InstanceState,
  outbox: readonly NewOutboxEntry[],
): readonly NewOutboxEntry[] {
  const hasTurned = (before.end === undefined) !== (after.end === undefined)
  if (!hasTurned || !hasParts(db, trail) || outbox.some(({ effect }) => effect.kind === 'settleNotes')) return outbox
  return [...outbox, { effect: { kind: 'settleNotes' } }]
}

/** When an instance is forgotten, in seconds since the epoch; undefined: not before it has ended, or never. */
export async function expiryOf(services: Services, { definitionId, end }: InstanceState): Promise<number | undefined> {
  if (end === undefined) return undefined
  const loaded = await definitionGraph(services, definitionId)
  const days = historyDays(services, loaded?.definition)
  return days === undefined ? undefined : Math.floor(end.time / 1000) + days * 24 * 3600
}
