import { z } from '@hono/zod-openapi'
import type { Variables } from '../../engine/instance/instance-state.ts'
import type { TypedValue } from '../../engine/instance/value/typed-value.ts'
import { typedValueFromRest } from '../../engine/instance/value/typed-value-from-rest.ts'
import { type RestValue, type RestVariable, typedValueToRest } from '../../engine/instance/value/typed-value-to-rest.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { byName } from '../../http/request/by-name.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { anyValue } from '../../query/conditions/variable-conditions.ts'

const valueInfo = z.record(z.string(), anyValue)

/** A value in an answer, where numbers beyond 2^53 are written with all of their digits. */
/** Any value as it is given. */
export const anyRestValue: z.ZodType<RestValue> = z.any().openapi('AnyValue', { description: 'Any JSON value.' })

/** A variable as it is sent. */
export const variableSchema = z
  .object({ value: anyValue.optional(), type: text, valueInfo: valueInfo.nullish(), local: flag })
  .openapi('TriggerVariableValueDto')

/** Variables by name, as they are sent. */
export const variablesSchema = byName(variableSchema, 'TriggerVariableValueDto')
  .nullish()
  .openapi({ type: ['object', 'null'] })
export type GivenVariables = z.output<typeof variablesSchema>

/** A variable as it is given. */
export const variableValueSchema = z
  .object({ type: z.string(), value: anyRestValue, valueInfo: z.record(z.string(), z.string()) })
  .openapi('VariableValueDto')

/** Variables by name, as they are given. */
export const variableValuesSchema = z.record(z.string(), variableValueSchema)

/** Whether Objects are given as the JSON that they hold, or as its text. */
export const deserialization = z.object({
  deserializeValues: flag.openapi({
    description: 'Give Objects as JSON, not as its text. True unless told otherwise.',
  }),
})
export const singleDeserialization = z.object({ deserializeValue: flag })

/** Reads variables. Throws an ApiError where a value does not fit its type; `doing` is what could not be done, as the message begins. */
export function readVariables(given: GivenVariables, doing: string): Variables {
  const entries = Object.entries(given ?? {})
  return Object.fromEntries(entries.map(([name, variable]) => [name, readVariable(variable, doing)]))
}

/** Reads one variable. Throws an ApiError where its value does not fit its type. */
export function readVariable(given: z.output<typeof variableSchema>, doing: string): TypedValue {
  const { typed, problem } = typedValueFromRest(given)
  if (typed === undefined) throw invalidRequest(doing === '' ? problem : `${doing}: ${problem}`)
  return typed
}

/** The variables of which `isLocal` holds. */
export function readLocality(
  given: GivenVariables,
  doing: string,
): { variables: Variables; localVariables: Variables } {
  const entries = Object.entries(given ?? {})
  const local = entries.filter(([, { local }]) => local === true)
  const global = entries.filter(([, { local }]) => local !== true)
  return {
    variables: readVariables(Object.fromEntries(global), doing),
    localVariables: readVariables(Object.fromEntries(local), doing),
  }
}

/** Variables by name as the API gives them. */
export function variablesToRest(
  variables: Variables | undefined,
  deserializeValue: boolean,
): Record<string, RestVariable> {
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, typed]) => [name, typedValueToRest(typed, { deserializeValue })]),
  )
}
