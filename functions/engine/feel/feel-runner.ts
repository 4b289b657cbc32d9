import { evaluate, unaryTest } from 'feelin'
import { EvaluationFault } from '../expression/expression-error.ts'
import type { Value } from '../expression/value.ts'
import { RefusedError, refuse } from '../refusal.ts'
import type { FeelRunner, FeelScope } from '../runners.ts'
import { isBounded, problemOf } from './feel-bounds.ts'
import { feelContext } from './feel-context.ts'
import { fromFeel, toFeel } from './feel-value.ts'
import { withStrictComparisons } from './strict-comparisons.ts'

/**
 * FEEL by feelin. As the reference's interpreter it is tolerant: an unknown name is null, and so is what comes of operands of wrong types.
 * Where the two differ is in docs/dmn.md.
 */
export const feelRunner: FeelRunner = {
  isBounded,
  evaluate(text, scope) {
    return withFaults(text, () => {
      const context = feelContext(scope)
      return fromFeel(evaluate(withStrictComparisons(text, 'expression', Object.keys(context)), context).value)
    })
  },
  test(text, input, scope) {
    refuseLeadingEquals(text)
    if (/^\s*not\s*\(\s*true\s*\)\s*$/.test(text)) return false
    return withFaults(text, () => passes(text, input, scope))
  },
}

/**
 * The reference takes `true` inside of `not(...)` for a condition that holds, whatever the input: `not(true)` never does, `not(false)` is what it seems.
 */
function passes(text: string, input: Value, scope: FeelScope): boolean {
  const context = feelContext(scope)
  const strict = withStrictComparisons(text, 'unaryTests', Object.keys(context))
  return unaryTest(strict, { ...context, '?': toFeel(input) }).value === true
}

/** feelin takes `= 1` as a unary test; the grammar of DMN and the reference do not. */
function refuseLeadingEquals(text: string): void {
  if (/^\s*=/.test(text)) throw notParsed(text, "Unrecognized token '='")
}

/** Nothing that feelin does for a value throws: an error is one of parsing. */
function withFaults<Result>(text: string, work: () => Result): Result {
  const problem = problemOf(text)
  if (problem !== undefined) return refuse('limit', problem)
  try {
    return work()
  } catch (error) {
    if (error instanceof EvaluationFault || error instanceof RefusedError) throw error
    if (error instanceof RangeError) return refuse('limit', 'The FEEL expression is nested too deeply')
    throw notParsed(text, error instanceof Error ? error.message : String(error))
  }
}

function notParsed(text: string, problem: string): EvaluationFault {
  return new EvaluationFault('evaluation', `failed to parse expression '${text}': ${problem}`)
}
