import type { ProcessGraph } from '../../engine/bpmn/process-graph.ts'
import type { Command } from '../../engine/command.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Refusal, RefusalKind } from '../../engine/refusal.ts'
import type { StoredInstance } from '../../store/process-instance/stored-instance.ts'
import type { Receipt } from '../received.ts'

/** A command, or what makes one of the state: a refusal refuses, undefined leaves the instance as it is. */
export type Decision = Command | ((stored: StoredInstance, graph: ProcessGraph) => Command | Refusal | undefined)

export type CommandOutcome =
  /** `before` and `state` are the same object where there was nothing to do; `state` is with what follows at once, as a called process that ends without waiting. */
  | { readonly outcome: 'done'; readonly state: InstanceState; readonly before: InstanceState }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  /** There is no such instance, or it has ended. */
  | { readonly outcome: 'missing' }

/** One try with what was read. `refused` and `missing` are final only where it was read consistently. */
export type AttemptOutcome =
  | CommandOutcome
  /** Somebody else wrote it meanwhile: read again. */
  | { readonly outcome: 'conflict' }

export interface CommandOptions {
  /** A batch's id: recorded in the same write; an instance that has it already is left alone. */
  readonly mark?: string
  /** What a subscription receives: recorded in the same write; an instance that has received it already is left alone. */
  readonly receipt?: Receipt | undefined
  /** Called with what a write is about to replace, before that write. */
  readonly keep?: ((replaced: StoredInstance) => Promise<void>) | undefined
}

/** What is answered for an instance that does not exist, or has ended. */
export const MISSING = { outcome: 'missing' } as const

const REFUSAL_KINDS: Readonly<Record<RefusalKind, true>> = {
  notValid: true,
  badRequest: true,
  suspended: true,
  notFound: true,
  processEngine: true,
  dmnEngine: true,
  dmnHitPolicy: true,
  limit: true,
}

/** Whether a decision refuses. */
export function isRefusal(decided: Command | Refusal): decided is Refusal {
  return Object.hasOwn(REFUSAL_KINDS, decided.kind)
}

/** The outcome of a command that is refused. */
export function refused(kind: RefusalKind, message: string): CommandOutcome {
  return { outcome: 'refused', refusal: { kind, message } }
}

/** Why a state of so many bytes is not written. */
export function tooLarge(
  instanceId: string,
  { bytes, limit }: { readonly bytes: number; readonly limit: number },
): Refusal {
  const message = `The state of process instance '${instanceId}' would have ${bytes} bytes; the limit is ${limit}`
  return { kind: 'limit', message }
}
