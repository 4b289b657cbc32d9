/** The reference's exception: of a hit policy that does not hold, or any other of its DMN engine. */
export type DecisionErrorKind = 'dmnHitPolicy' | 'dmnEngine'

/** Thrown when a decision cannot be evaluated; the message is the reference's. A step makes a refusal of it. */
export class DecisionError extends Error {
  override readonly name = 'DecisionError'
  readonly kind: DecisionErrorKind

  constructor(kind: DecisionErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}
