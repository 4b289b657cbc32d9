import { toInt, wrongType } from '../coercion.ts'
import type { EvaluationContext } from '../expression.ts'
import { EvaluationFault } from '../expression-error.ts'
import type { List, Value } from '../value.ts'
import { textOf } from '../value-text.ts'

export type Arguments = readonly Value[]

/** With how many arguments a method can be called. */
export interface Arity {
  readonly fewest: number
  readonly most: number
}

/** What a method of a value does. It is called only with as many arguments as it takes. */
export interface Method<Receiver> extends Arity {
  readonly call: Call<Receiver>
}

type Call<Receiver> = (receiver: Receiver, args: Arguments, context: EvaluationContext) => Value

/** The methods of a kind of value, by name. */
export type Methods<Receiver> = ReadonlyMap<string, Method<Receiver>>

/** A method with exactly so many arguments. */
export function taking<Receiver>(count: number, call: Call<Receiver>): Method<Receiver> {
  return { fewest: count, most: count, call }
}

/** A method whose last arguments can be left out. */
export function takingFrom<Receiver>(fewest: number, most: number, call: Call<Receiver>): Method<Receiver> {
  return { fewest, most, call }
}

/** The argument there, whatever it is. */
export function argument(args: Arguments, at: number): Value {
  return args[at] ?? null
}

/** The argument there as a text. Throws where it is null, as Java's methods do. */
export function textArgument(args: Arguments, at: number): string {
  const value = argument(args, at)
  if (value === null) throw new EvaluationFault('evaluation', `Argument ${at + 1} is null`)
  return textOf(value)
}

/** The argument there as a text, or null. */
export function optionalText(args: Arguments, at: number): string | null {
  const value = argument(args, at)
  return value === null ? null : textOf(value)
}

export function intArgument(args: Arguments, at: number): number {
  return toInt(argument(args, at))
}

/** The argument there, which has to be a list. */
export function listArgument(args: Arguments, at: number): List {
  const value = argument(args, at)
  if (value !== null && typeof value === 'object' && value.kind === 'list') return value
  throw wrongType(value, 'java.util.Collection')
}

/** The argument there as milliseconds since the epoch; it has to be a Date or null. */
export function dateArgument(args: Arguments, at: number): number | null {
  const value = argument(args, at)
  if (value === null) return null
  if (typeof value === 'object' && value.kind === 'date') return value.time
  throw wrongType(value, 'java.util.Date')
}
