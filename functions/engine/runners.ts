import type { DecisionReference, DeployedDecision } from './decision/deployed-decision.ts'
import type { Value } from './expression/value.ts'
import { RefusedError } from './refusal.ts'
import type { ScriptValue } from './script/script-value.ts'

/**
 * Languages besides EL that a step may have to evaluate. Their interpreters are large, and most models need none; so the engine imports none of
 * them: whoever steps passes in those that it has, and a step that lacks one is refused with what it lacks.
 */
export interface Runners {
  readonly feel?: FeelRunner
  /** The same in a thread that can be ended: for expressions that may do more than their text says. */
  readonly feelThread?: FeelRunner
  readonly javascript?: JavaScriptRunner
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
  /** Whether evaluating takes no more than the text and its variables say. */
  isBounded(text: string, kind: 'expression' | 'unaryTests'): boolean
}

export interface FeelScope {
  readonly variables: ReadonlyMap<string, Value>
  /** Milliseconds since the epoch: what `now()` and `today()` are made of. */
  readonly now: number
}

/** JavaScript, in a sandbox that reaches nothing but what it is given here. */
export interface JavaScriptRunner {
  /** Evaluates a script in a global scope of its own. What goes wrong inside is an outcome. */
  run(source: string, scope: ScriptScope): ScriptOutcome
}

export interface ScriptScope {
  /** What the script sees by name. Later changes do not show. */
  readonly variables: ReadonlyMap<string, ScriptValue>
  /** Objects of the engine, bound to their names unless `isHidden`, with the names of their methods. */
  readonly hosts: readonly ScriptHost[]
  /** Calls a method of one of them. */
  call(host: string, method: string, args: readonly ScriptValue[]): HostAnswer
  /** Milliseconds since the epoch: what a Date of the script begins with. */
  readonly now: number
  /** What Math.random is made of: the same seed, the same numbers. */
  readonly seed: number
  /** How much it may still do; see `ScriptOutcome`. */
  readonly workLeft: number
}

export interface ScriptHost {
  readonly name: string
  readonly methods: readonly string[]
  /** Reached only through a method of another one. */
  readonly isHidden: boolean
}

export type HostAnswer = { readonly value: ScriptValue } | { readonly error: string }

/** How a script ended, and the work that it took: about a thousandth of a second each. */
export type ScriptOutcome = { readonly work: number } & (
  | { readonly kind: 'value'; readonly value: ScriptValue }
  /** It threw a BpmnError. */
  | { readonly kind: 'bpmnError'; readonly code: string; readonly message: string | null }
  /** It threw something else. The message begins with the class of the exception that the reference would have. */
  | { readonly kind: 'error'; readonly message: string }
  /** It reached a limit, which the message says. */
  | { readonly kind: 'limit'; readonly message: string }
)

/**
 * The runner of that name. Ends the step (`processEngine`, with `lacks`) where it was not passed in: whoever can load it steps again.
 */
export function runnerOf<Name extends keyof Runners>(runners: Runners, name: Name): NonNullable<Runners[Name]> {
  const runner = runners[name]
  return runner ?? lacking(name)
}

/** Who may evaluate this: in place what is bounded by its text and its variables, all else in a thread that can be ended. */
export function feelRunnerFor(runners: Runners, text: string, kind: 'expression' | 'unaryTests'): FeelRunner {
  const feel = runnerOf(runners, 'feel')
  return feel.isBounded(text, kind) ? feel : runnerOf(runners, 'feelThread')
}

/** Ends the step because the runner is missing, or cannot be used any more. */
export function lacking(name: keyof Runners): never {
  const message = `Nothing that evaluates '${name}' was passed in`
  throw new RefusedError({ kind: 'processEngine', message, lacks: { kind: 'runner', name } })
}
