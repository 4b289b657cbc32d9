/**
 * - `unknownProperty`: an identifier or property that is not there.
 * - `unknownMethod`: the value has no such method, or not with so many arguments.
 * - `evaluation`: everything else that goes wrong inside.
 * - `result`: it was evaluated, and its result is not what is needed at that place.
 */
export type ExpressionErrorKind = 'unknownProperty' | 'unknownMethod' | 'evaluation' | 'result'

/** Thrown when an expression cannot be evaluated, or gives what is of no use where it stands. The message names the expression. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly kind: ExpressionErrorKind
  /** The whole text that was evaluated. */
  readonly expression: string

  constructor(kind: ExpressionErrorKind, expression: string, message: string) {
    super(message)
    this.kind = kind
    this.expression = expression
  }
}

/** Thrown inside the evaluation, where the whole text is not known; `evaluate` makes an ExpressionError of it. */
export class EvaluationFault extends Error {
  override readonly name = 'EvaluationFault'
  readonly kind: Exclude<ExpressionErrorKind, 'result'>

  constructor(kind: Exclude<ExpressionErrorKind, 'result'>, message: string) {
    super(message)
    this.kind = kind
  }
}

/** How the reference begins its message (its class JuelExpression). */
const BEGINNINGS: Record<EvaluationFault['kind'], string> = {
  unknownProperty: 'Unknown property used in expression',
  unknownMethod: 'Unknown method used in expression',
  evaluation: 'Error while evaluating expression',
}

/** The error of the whole expression for what went wrong inside. */
export function errorOfFault(fault: EvaluationFault, expression: string): ExpressionError {
  return new ExpressionError(
    fault.kind,
    expression,
    `${BEGINNINGS[fault.kind]}: ${expression}. Cause: ${fault.message}`,
  )
}
