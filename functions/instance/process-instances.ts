import { setTimeout as wait } from 'node:timers/promises'
import type { Command, StartCommand } from '../engine/command.ts'
import type { InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import { suspendedMessage } from '../repository/called-definition.ts'
import { definitionGraph, type LoadedDefinition } from '../repository/definitions.ts'
import { logFailure } from '../shell/observability.ts'
import type { Services } from '../shell/services.ts'
import { type ProcessDefinition, readDefinition } from '../store/deployment/definition-items.ts'
import { createInstance, deleteInstanceItem, saveInstance } from '../store/process-instance/process-instance-items.ts'
import { readInstance, type StoredInstance } from '../store/process-instance/stored-instance.ts'
import type { OutboxEntry } from '../store/process-instance/stored-outbox.ts'
import {
  type AttemptOutcome,
  type CommandOptions,
  type CommandOutcome,
  type Decision,
  MISSING,
  tooLarge,
} from './command/command-outcome.ts'
import { decideCommand, nextInstance } from './command/decide-command.ts'
import { missingDefinition, prepareStep, startCalledCommand } from './command/prepare-step.ts'
import { MOST_EFFECTS, type OutboxRun, performOutbox } from './outbox/outbox.ts'
import { deliverSignal, type SignalDelivery } from './signals.ts'

export type StartOutcome =
  | { readonly state: InstanceState; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly state?: undefined }

export type StartRequest = Omit<StartCommand, 'kind' | 'id' | 'definitionId'>

/** How often an instance is read and stepped again because somebody else was faster. */
const TRIES = 30

/** The longest wait between two tries, in milliseconds. */
const LONGEST_WAIT = 500

/** Thrown when an instance was written by others in every try. The command had no effect; it can be sent again. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError'
  readonly instanceId: string

  constructor(instanceId: string) {
    super(`Process instance '${instanceId}' was changed by others in each of ${TRIES} tries`)
    this.instanceId = instanceId
  }
}

/** Starts an instance and performs what follows from it, called instances included. */
export function startInstance(
  services: Services,
  definition: ProcessDefinition,
  start: StartRequest,
): Promise<StartOutcome> {
  return startInstanceAs(services, definition, start, services.newId())
}

/** Why an instance would not be started, what follows from it included; undefined where it would. Writes nothing. */
export async function rehearseStart(
  services: Services,
  definition: ProcessDefinition,
  start: StartRequest,
): Promise<Refusal | undefined> {
  if (definition.suspended) return { kind: 'suspended', message: suspendedMessage(definition.id) }
  const loaded = await definitionGraph(services, definition.id)
  if (loaded === undefined) return { kind: 'notFound', message: missingDefinition(definition.id) }
  const command = startCommandOf(definition, start, services.newId())
  return (await prepareStep(services, loaded, undefined, command, services.now())).refusal
}

/** The same under an id of the caller's: an instance that exists already is not started again, and is the answer. */
export async function startInstanceAs(
  services: Services,
  definition: ProcessDefinition,
  start: StartRequest,
  id: string,
  run: OutboxRun = newRun(services),
): Promise<StartOutcome> {
  if (definition.suspended) return { refusal: { kind: 'suspended', message: suspendedMessage(definition.id) } }
  const loaded = await definitionGraph(services, definition.id)
  if (loaded === undefined) return { refusal: { kind: 'notFound', message: missingDefinition(definition.id) } }
  return createFrom(services, loaded, startCommandOf(definition, start, id), services.now(), run)
}

function startCommandOf(
  { id: definitionId, tenantId }: ProcessDefinition,
  start: StartRequest,
  id: string,
): StartCommand {
  return { ...(tenantId !== undefined && { tenantId }), ...start, kind: 'start', id, definitionId }
}

/**
 * Loads, steps and saves until nobody was in between; then performs the effects. Refused, missing or with nothing to do only after a
 * consistent read said the same. Throws ContentionError.
 */
export function commandInstance(
  services: Services,
  instanceId: string,
  decision: Decision,
  options: CommandOptions = {},
): Promise<CommandOutcome> {
  return commandWithin(services, newRun(services), instanceId, decision, options)
}

/** Steps what was read, saves it conditionally and performs the effects: one round of `commandInstance`. */
export function attemptCommand(
  services: Services,
  stored: StoredInstance,
  decision: Decision,
  options: CommandOptions = {},
): Promise<AttemptOutcome> {
  return attemptWithin(services, newRun(services), stored, decision, options)
}

/** Performs what a dead process left in an instance's outbox. */
export async function performLeftEffects(services: Services, instanceId: string): Promise<void> {
  const stored = await readInstance(services.db, instanceId, { consistent: true })
  if (stored !== undefined) await performOutbox(services, stored, newRun(services))
}

async function commandWithin(
  services: Services,
  run: OutboxRun,
  instanceId: string,
  decision: Decision,
  options: CommandOptions,
): Promise<CommandOutcome> {
  let consistent = false
  for (let tries = 0; tries < TRIES; ) {
    const stored = await readInstance(services.db, instanceId, { consistent })
    const attempt = stored ? await attemptWithin(services, run, stored, decision, options) : MISSING
    if (attempt.outcome === 'done' && (consistent || attempt.state !== attempt.before)) return attempt
    if (attempt.outcome === 'conflict') {
      tries += 1
      await wait(Math.random() * Math.min(LONGEST_WAIT, 5 * 2 ** tries))
    } else if (consistent) return attempt
    consistent = true
  }
  throw new ContentionError(instanceId)
}

async function attemptWithin(
  services: Services,
  run: OutboxRun,
  stored: StoredInstance,
  decision: Decision,
  options: CommandOptions,
): Promise<AttemptOutcome> {
  const decided = await decideCommand(services, stored, decision, options)
  if (decided.outcome !== 'step') return decided
  await options.keep?.(stored)
  const result = await saveInstance(services.db, stored, decided.next)
  if (result.outcome === 'conflict') return result
  if (result.outcome === 'tooLarge') return { outcome: 'refused', refusal: tooLarge(stored.state.id, result) }
  await performOutbox(services, result.stored, run)
  return { outcome: 'done', state: decided.settled, before: stored.state }
}

async function createFrom(
  services: Services,
  loaded: LoadedDefinition,
  command: StartCommand,
  now: number,
  run: OutboxRun,
): Promise<StartOutcome> {
  const prepared = await prepareStep(services, loaded, undefined, command, now)
  if (prepared.refusal !== undefined) return { refusal: prepared.refusal }
  const result = await createInstance(services.db, nextInstance(services, loaded, prepared, now))
  if (result.outcome === 'tooLarge') return { refusal: tooLarge(command.id, result) }
  if (result.outcome === 'created' && (await isGone(services, loaded.definition))) {
    await deleteInstanceItem(services.db, command.id)
    return { refusal: { kind: 'notFound', message: missingDefinition(loaded.definition.id) } }
  }
  const existing = { consistent: true }
  const stored = result.outcome === 'created' ? result.stored : await readInstance(services.db, command.id, existing)
  if (stored !== undefined) await performOutbox(services, stored, run)
  return { state: result.outcome === 'created' ? prepared.settled : (stored?.state ?? prepared.settled) }
}

/**
 * Whether the definition is being deleted, or is. Asked after the instance was written: then either this is seen here, or the deletion, which
 * says so before it counts, sees the instance.
 */
async function isGone({ db }: Services, { id }: ProcessDefinition): Promise<boolean> {
  const definition = await readDefinition(db, id)
  return definition === undefined || definition.closing === true
}

/** The beginning of what one command leads to. */
function newRun(services: Services): OutboxRun {
  const run: OutboxRun = {
    active: new Set(),
    effectsLeft: MOST_EFFECTS,
    actions: {
      tell: (instanceId, command) => tell(services, run, instanceId, command),
      startCalled: (caller, entry) => startCalled(services, run, caller, entry),
      deliverSignal: (thrower, entry) => deliverThrownSignal(services, run, thrower, entry),
    },
  }
  return run
}

async function tell(services: Services, run: OutboxRun, instanceId: string, command: Command): Promise<void> {
  const told = await commandWithin(services, run, instanceId, command, {})
  if (told.outcome === 'refused' && told.refusal.kind !== 'notFound')
    throw new EffectRefusedError(instanceId, told.refusal)
}

async function startCalled(
  services: Services,
  run: OutboxRun,
  caller: InstanceState,
  { effect, definitionId, time }: OutboxEntry,
): Promise<void> {
  if (effect.kind !== 'startCalledInstance' || definitionId === undefined) return
  const loaded = await definitionGraph(services, definitionId)
  const refusal = { kind: 'notFound' as const, message: missingDefinition(definitionId) }
  if (loaded === undefined) throw new EffectRefusedError(caller.id, refusal)
  const command = startCalledCommand(caller, effect, loaded.definition)
  const started = await createFrom(services, loaded, command, time, run)
  if (started.refusal !== undefined) throw new EffectRefusedError(caller.id, started.refusal)
}

async function deliverThrownSignal(
  services: Services,
  run: OutboxRun,
  thrower: InstanceState,
  { id, effect }: OutboxEntry,
): Promise<void> {
  if (effect.kind !== 'throwSignal') return
  const { name, variables } = effect
  const refusal = await deliverSignal(
    services,
    { name, variables, id: `${thrower.id}:${id}` },
    signalDelivery(services, variables, run),
  )
  if (refusal !== undefined)
    logFailure('A signal was refused', { processInstanceId: thrower.id, reason: refusal.message })
}

/** How a signal with these variables reaches instances. */
export function signalDelivery(
  services: Services,
  variables: Variables,
  run: OutboxRun = newRun(services),
): SignalDelivery {
  return {
    trigger: async (instanceId, decision, receipt) => {
      const told = await commandWithin(services, run, instanceId, ({ state }) => decision(state), { receipt })
      if (told.outcome === 'missing')
        return { kind: 'notFound', message: `Process instance '${instanceId}' does not exist` }
      return told.outcome === 'refused' ? told.refusal : undefined
    },
    start: async (definition, startEvent, id) => {
      return (await startInstanceAs(services, definition, { startEvent, variables }, id, run)).refusal
    },
  }
}

/** Thrown when an instance refuses an effect that it should have accepted: it stays in the outbox, and the sweep tries again. */
class EffectRefusedError extends Error {
  override readonly name = 'EffectRefusedError'
  readonly refusal: Refusal

  constructor(instanceId: string, refusal: Refusal) {
    super(`Process instance '${instanceId}' refused an effect: ${refusal.message}`)
    this.refusal = refusal
  }
}
