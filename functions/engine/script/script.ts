import type { Expression } from '../expression/expression.ts'

/** A script of a model: in JavaScript or FEEL, or in a language that nothing here runs, which only its evaluation shows. */
export interface Script {
  /** As the model names it. */
  readonly language: string
  /** A text, or the expression that gives it: a source that begins with `${` is evaluated to find the script (the reference's DynamicSourceExecutableScript). */
  readonly source: string | Expression
  /** The file that the model names and the deployment has not: every evaluation fails. */
  readonly missingResource?: string
}

/** What a model has evaluated: an expression, or a script. */
export type Code = Expression | Script

/** Whether it is a script; else it is an expression. */
export function isScript(code: Code): code is Script {
  return 'language' in code
}
