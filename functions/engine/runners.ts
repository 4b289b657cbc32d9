import type { DecisionReference, DeployedDecision } from './decision/deployed-decision.ts'
import type { Value } from './expression/value.ts'
import { RefusedError } from './refusal.ts'

/**
 * Languages besides EL that a step may have to evaluate. Their interpreters are large, and most models need none; so the engine imports none of
 * them: whoever steps passes in those that it has, and a step that lacks one is refused with what it lacks.
 */
export interface Runners {
  readonly feel?: FeelRunner
}

/** What a step was not given and cannot go on without. */
export type Lack =
  | { readonly kind: 'runner'; readonly name: keyof Runners }
  | { readonly kind: 'decision'; readonly reference: DecisionReference }

/** What a step may depend on besides graph, state and command. */
export interface StepOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly runners?: Runners
  /** The decisions that are known, by `referenceId`. */
  readonly decisions?: ReadonlyMap<string, DeployedDecision>
}

/** FEEL, the language of DMN. */
export interface FeelRunner {
  /** The value of an expression. What cannot be computed is null, as in the reference. Throws an EvaluationFault where it does not parse. */
  evaluate(text: string, scope: FeelScope): Value
  /** Whether a value passes unary tests (DMN 1.3, 10.3.1.2). Throws an EvaluationFault where they do not parse. */
  test(text: string, input: Value, scope: FeelScope): boolean
}

export interface FeelScope {
  readonly variables: ReadonlyMap<string, Value>
  /** Milliseconds since the epoch: what `now()` and `today()` are made of. */
  readonly now: number
}

/**
 * The runner of that name. Ends the step (`processEngine`, with `lacks`) where it was not passed in: whoever can load it steps again.
 */
export function runnerOf<Name extends keyof Runners>(runners: Runners, name: Name): NonNullable<Runners[Name]> {
  const runner = runners[name]
  if (runner !== undefined) return runner
  const message = `Nothing that evaluates '${name}' was passed in`
  throw new RefusedError({ kind: 'processEngine', message, lacks: { kind: 'runner', name } })
}
