import { z } from '@hono/zod-openapi'
import type { DecisionResult, ResultEntry } from '../../engine/decision/decision-result.ts'
import { typedValueOf } from '../../engine/expression/typed-value-conversion.ts'
import { typedValueToRest } from '../../engine/instance/value/typed-value-to-rest.ts'
import { anyRestValue } from '../variable/variables.ts'

/** A value without a type has neither type nor info, as in the reference; null has. */
const entrySchema = z.object({
  type: z.string().nullable(),
  value: anyRestValue,
  valueInfo: z.record(z.string(), z.string()).nullable(),
})

/** One element for each row, with its outputs by name. */
export const decisionResultSchema = z.array(z.record(z.string(), entrySchema))

/** A decision's result as the API gives it. */
export function decisionResultDto(result: DecisionResult): z.output<typeof decisionResultSchema> {
  return result.map((row) => Object.fromEntries(Array.from(row, ([name, entry]) => [name, entryDto(entry)])))
}

function entryDto({ value, type }: ResultEntry): z.output<typeof entrySchema> {
  const given = typedValueToRest(typedValueOf(value), { deserializeValue: true })
  return value !== null && type === undefined ? { type: null, value: given.value, valueInfo: null } : { ...given }
}
