import { EvaluationFault } from '../expression/expression-error.ts'
import { jsonOfValue, valueOfJson } from '../expression/typed-value-conversion.ts'
import { double, integer, list, type Value } from '../expression/value.ts'
import { textOf } from '../expression/value-text.ts'

/** A value on its way into or out of a script: plain data, that can be passed to another thread. */
export type ScriptValue =
  | null
  | boolean
  | string
  /** `date`: milliseconds since the epoch. */
  | { readonly kind: 'integer' | 'double' | 'date'; readonly value: number }
  | { readonly kind: 'list'; readonly items: readonly ScriptValue[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, ScriptValue])[] }
  /** One of the objects of the engine that the script was given. */
  | { readonly kind: 'host'; readonly name: string }
  /** What no variable can hold (the script's own arrays, objects, functions), as the reference's messages show it. */
  | { readonly kind: 'foreign'; readonly text: string }

/** A value as scripts see it: integers of all types are numbers, JSON is lists and maps, bytes are their text. */
export function scriptValueOf(value: Value): ScriptValue {
  if (value === null || typeof value !== 'object') return value
  switch (value.kind) {
    case 'integer':
      return { kind: 'integer', value: Number(value.value) }
    case 'double':
      return { kind: 'double', value: value.value }
    case 'date':
    case 'dateTime':
      return { kind: 'date', value: value.time }
    case 'list':
      return { kind: 'list', items: value.items.map(scriptValueOf) }
    case 'map':
      return { kind: 'map', entries: Array.from(value.entries, ([key, entry]) => [key, scriptValueOf(entry)] as const) }
    case 'json':
      return scriptValueOf(valueOfJson(jsonOfValue(value)))
    case 'execution':
    case 'task':
    case 'externalTask':
      return { kind: 'host', name: value.kind }
    case 'temporal':
    case 'opaque':
      return textOf(value)
  }
}

/**
 * The value that a script's value is for the engine: numbers are Integer or Double, as they are inside the script. Throws an EvaluationFault, in the
 * reference's words, for what no variable can hold.
 */
export function valueOfScript(value: ScriptValue): Value {
  if (value === null || typeof value !== 'object') return value
  switch (value.kind) {
    case 'integer':
      return integer(BigInt(value.value), 'Integer')
    case 'double':
      return double(value.value)
    case 'date':
      return { kind: 'date', time: value.value }
    case 'list':
      return list(value.items.map(valueOfScript))
    case 'map':
      return { kind: 'map', entries: new Map(value.entries.map(([key, entry]) => [key, valueOfScript(entry)])) }
    case 'host':
      throw notSerializable(value.name)
    case 'foreign':
      throw notSerializable(value.text)
  }
}

function notSerializable(text: string): EvaluationFault {
  const problem = `Cannot find serializer for value 'Untyped value '${text}', isTransient = false'.`
  return new EvaluationFault('evaluation', problem)
}
