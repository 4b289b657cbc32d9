import type { InstanceState } from '../engine/instance/instance-state.ts'
import { definitionGraph } from '../repository/definitions.ts'
import type { Services } from '../shell/services.ts'
import { expireNotes } from '../store/note-items.ts'

/** Lets the notes of an instance that has ended be forgotten when it is, and keeps those of one that runs. Doing it again changes nothing. */
export async function settleNotes(services: Services, state: InstanceState): Promise<void> {
  await expireNotes(services.db, state.id, await expiryOf(services, state))
}

/** When an instance is forgotten, in seconds since the epoch; undefined: not before it has ended, or never. */
export async function expiryOf(services: Services, { definitionId, end }: InstanceState): Promise<number | undefined> {
  if (end === undefined) return undefined
  const loaded = await definitionGraph(services, definitionId)
  const days = loaded?.definition.historyTimeToLiveDays ?? services.configuration.historyTimeToLiveDays
  return days === undefined ? undefined : Math.floor(end.time / 1000) + days * 24 * 3600
}
