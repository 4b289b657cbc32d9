import { evaluate, unaryTest } from 'feelin'
import { EvaluationFault } from '../expression/expression-error.ts'
import type { Value } from '../expression/value.ts'
import type { FeelRunner, FeelScope } from '../runners.ts'
import { feelContext } from './feel-context.ts'
import { fromFeel, toFeel } from './feel-value.ts'

/**
 * FEEL by feelin. As the reference's interpreter it is tolerant: an unknown name is null, and so is what comes of operands of wrong types.
 * Where the two differ is in docs/dmn.md.
 */
export const feelRunner: FeelRunner = {
  evaluate(text, scope) {
    return withFaults(text, () => fromFeel(evaluate(text, feelContext(scope)).value))
  },
  test(text, input, scope) {
    refuseLeadingEquals(text)
    return withFaults(text, () => passes(text, input, scope))
  },
}

function passes(text: string, input: Value, scope: FeelScope): boolean {
  return unaryTest(text, { ...feelContext(scope), '?': toFeel(input) }).value === true
}

/** feelin takes `= 1` as a unary test; the grammar of DMN and the reference do not. */
function refuseLeadingEquals(text: string): void {
  if (/^\s*=/.test(text)) throw notParsed(text, "Unrecognized token '='")
}

/** Nothing that feelin does for a value throws: an error is one of parsing. */
function withFaults<Result>(text: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof EvaluationFault || error instanceof RangeError) throw error
    throw notParsed(text, error instanceof Error ? error.message : String(error))
  }
}

function notParsed(text: string, problem: string): EvaluationFault {
  return new EvaluationFault('evaluation', `failed to parse expression '${text}': ${problem}`)
}
