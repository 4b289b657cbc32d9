import type { Command } from '../../engine/command.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { definitionGraph, type LoadedDefinition } from '../../repository/definitions.ts'
import { historyDays } from '../../repository/history-time-to-live.ts'
import { keepsTrail } from '../../shell/configuration.ts'
import type { Services } from '../../shell/services.ts'
import { type NextInstance, sizeOfSaved } from '../../store/process-instance/process-instance-items.ts'
import type { StoredInstance } from '../../store/process-instance/stored-instance.ts'
import { withSettling } from '../beside-instance.ts'
import { forgottenMarks } from '../forgotten-marks.ts'
import { isReceived, receiptsWith } from '../received.ts'
import {
  type CommandOptions,
  type CommandOutcome,
  type Decision,
  isRefusal,
  MISSING,
  refused,
  tooLarge,
} from './command-outcome.ts'
import { missingDefinition, type PreparedStep, prepareStep } from './prepare-step.ts'

export type Rehearsal =
  /** `state`: as the command is written; `settled`: with what follows at once. `bytes`: of the JSON of its state, its outbox and its marks. */
  | { readonly outcome: 'done'; readonly state: InstanceState; readonly settled: InstanceState; readonly bytes: number }
  | Extract<CommandOutcome, { outcome: 'refused' | 'missing' }>

/** What `attemptCommand` would come to with what was read; writes nothing. */
export async function rehearseCommand(
  services: Services,
  stored: StoredInstance,
  decision: Decision,
  options: CommandOptions = {},
): Promise<Rehearsal> {
  const decided = await decideCommand(services, stored, decision, options)
  if (decided.outcome === 'done') {
    const { state } = decided
    return { outcome: 'done', state, settled: state, bytes: 0 }
  }
  if (decided.outcome !== 'step') return decided
  const size = sizeOfSaved(services.db, stored, decided.next)
  if (size.bytes > size.limit) return { outcome: 'refused', refusal: tooLarge(stored.state.id, size) }
  const { next, settled } = decided
  return { outcome: 'done', state: next.state, settled, bytes: size.bytes }
}

/** What the command would do to what was read; writes nothing. */
export async function prepareCommand(
  services: Services,
  stored: StoredInstance,
  command: Command,
): Promise<PreparedStep> {
  const loaded = await definitionGraph(services, stored.state.definitionId)
  if (loaded !== undefined) return prepareStep(services, loaded, stored.state, command, services.now())
  return { refusal: { kind: 'notFound', message: missingDefinition(stored.state.definitionId) } }
}

/** What a command comes to with what was read: nothing to write, or the instance as it would be, and what it becomes at once (`settled`). Writes nothing. */
export async function decideCommand(
  services: Services,
  stored: StoredInstance,
  decision: Decision,
  { mark, receipt }: CommandOptions,
): Promise<
  CommandOutcome | { readonly outcome: 'step'; readonly next: NextInstance; readonly settled: InstanceState }
> {
  const before = stored.state
  if (mark !== undefined && stored.marks[mark] !== undefined) return { outcome: 'done', state: before, before }
  if (receipt !== undefined && (await isReceived(services, stored, receipt)))
    return { outcome: 'done', state: before, before }
  if (before.end !== undefined) return MISSING
  const loaded = await definitionGraph(services, before.definitionId)
  if (loaded === undefined) return refused('processEngine', missingDefinition(before.definitionId))
  const decided = typeof decision === 'function' ? decision(stored, loaded.graph) : decision
  if (decided === undefined) return { outcome: 'done', state: before, before }
  if (isRefusal(decided)) return { outcome: 'refused', refusal: decided }
  const now = services.now()
  const prepared = await prepareStep(services, loaded, before, decided, now)
  if (prepared.refusal !== undefined) return { outcome: 'refused', refusal: prepared.refusal }
  const next = {
    ...nextInstance(services, loaded, prepared, now),
    outbox: withSettling(services.db, stored, prepared.state, prepared.outbox),
    ...(mark !== undefined && { mark, forgotten: await forgottenMarks(services, stored) }),
    ...(receipt !== undefined && { received: await receiptsWith(services, stored, receipt) }),
  }
  return { outcome: 'step', next, settled: prepared.settled }
}

/** The instance as it is to be written after a step. */
export function nextInstance(
  services: Services,
  { definition }: LoadedDefinition,
  { state, outbox, trail }: Extract<PreparedStep, { refusal?: undefined }>,
  now: number,
) {
  return {
    state,
    outbox,
    trail: keepsTrail(services.configuration) ? trail : undefined,
    now,
    historyTimeToLiveDays: historyDays(services, definition),
  }
}
