import type { ProcessGraph } from '../engine/bpmn/process-graph.ts'
import type { Command, StartCommand } from '../engine/command.ts'
import type { InstanceState } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { ProcessDefinition } from '../store/definition-items.ts'
import type { NewOutboxEntry, StoredInstance } from '../store/process-instance-items.ts'
import type { Services } from './services.ts'

/** A command, or what makes one of the state: a refusal refuses, undefined leaves the instance as it is. */
export type Decision = Command | ((stored: StoredInstance, graph: ProcessGraph) => Command | Refusal | undefined)

export type CommandOutcome =
  /** `before` and `state` are the same object where there was nothing to do. */
  | { readonly outcome: 'done'; readonly state: InstanceState; readonly before: InstanceState }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'missing' }

export type StartOutcome =
  | { readonly state: InstanceState; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly state?: undefined }

export type PreparedStep =
  | { readonly state: InstanceState; readonly outbox: readonly NewOutboxEntry[]; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly state?: undefined }

/** One try with what was read. */
export type AttemptOutcome =
  | { readonly outcome: 'done'; readonly state: InstanceState; readonly before: InstanceState }
  /** Final only where `stored` was read consistently. */
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  /** Somebody else wrote it meanwhile: read again. */
  | { readonly outcome: 'conflict' }

export interface CommandOptions {
  /** A batch's id: recorded in the write; an instance that has it already is left alone. */
  readonly mark?: string
}

export type StartRequest = Omit<StartCommand, 'kind' | 'id' | 'definitionId'>

declare const todo: never
/** Starts an instance and performs what follows from it. */
export async function startInstance(
  _services: Services,
  _definition: ProcessDefinition,
  _start: StartRequest,
): Promise<StartOutcome> {
  return todo
}
/** Loads, steps and saves until nobody was in between; then performs the effects. A refusal is given only after a consistent read. */
export async function commandInstance(
  _services: Services,
  _instanceId: string,
  _decision: Decision,
  _options: CommandOptions = {},
): Promise<CommandOutcome> {
  return todo
}
/** Steps what was read, saves it conditionally and performs the effects: one round of `commandInstance`. */
export async function attemptCommand(
  _services: Services,
  _stored: StoredInstance,
  _decision: Decision,
  _options: CommandOptions = {},
): Promise<AttemptOutcome> {
  return todo
}
/** What the command would do; writes nothing. */
export async function prepareCommand(
  _services: Services,
  _stored: StoredInstance,
  _command: Command,
): Promise<PreparedStep> {
  return todo
}
