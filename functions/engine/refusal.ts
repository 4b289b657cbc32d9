import type { Lack } from './runners.ts'

/**
 * Why the engine does not do what it was told. A value, not an exception: nothing has changed.
 * `kind` is the class that the reference throws in this case; the edge makes type and status of it.
 */
export interface Refusal {
  readonly kind: RefusalKind
  readonly message: string
  /** Not refused for good: with this passed in, the step goes on. The shell provides it and steps again. */
  readonly lacks?: Lack
}

export type RefusalKind =
  /** NotValidException: an id in the request means nothing in this process. */
  | 'notValid'
  /** BadUserRequestException: the request itself is wrong. */
  | 'badRequest'
  /** SuspendedEntityInteractionException. */
  | 'suspended'
  /** NotFoundException, or what the reference reports as missing. */
  | 'notFound'
  /** ProcessEngineException: the request is understood, and the instance's state does not allow it. */
  | 'processEngine'
  /** DmnEngineException: a decision cannot be evaluated. */
  | 'dmnEngine'
  /** DmnHitPolicyException: the rules of a decision table that match break its hit policy. */
  | 'dmnHitPolicy'
  /** A limit of Shunt's: moves in a step, size of the state. */
  | 'limit'

/** Carries a refusal from where it is decided up to `step`, which gives it back as a value; no one else sees it. */
export class RefusedError extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.name = 'RefusedError'
    this.refusal = refusal
  }
}

/** Ends the step with a refusal. */
export function refuse(kind: RefusalKind, message: string): never {
  throw new RefusedError({ kind, message })
}
