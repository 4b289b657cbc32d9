import { z } from '@hono/zod-openapi'
import { QueryError } from '../../query/conditions/query-error.ts'
import { variableConditionsOf } from '../../query/conditions/variable-conditions.ts'
import { invalidRequest } from '../api-error.ts'

/** As much of a field's JSON schema as its form in a query string depends on. */
const fieldSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.string()).optional(),
  items: z.object({ type: z.string().optional() }).optional(),
  anyOf: z.array(z.unknown()).optional(),
  description: z.string().optional(),
})

/** A field that a query string can hold. */
interface FieldSchema {
  readonly type: string | undefined
  readonly choices: readonly string[] | undefined
  readonly hasObjects: boolean
  readonly description: string | undefined
}

type Fields = ReadonlyMap<string, FieldSchema>

const known = new WeakMap<z.ZodType, Fields>()

/**
 * Reads the parameters of a query string into the fields of a JSON schema: lists are separated by commas, conditions on variables
 * are `name_operator_value`. Unknown parameters are ignored. Throws an ApiError that names the parameter, with the reference's message.
 */
export function readQueryString<Output>(schema: z.ZodType<Output>, given: Readonly<Record<string, string>>): Output {
  const values: Record<string, unknown> = {}
  for (const [name, field] of fieldsOf(schema)) {
    const text = given[name]
    if (text !== undefined) values[name] = parameterValue(name, text, field)
  }
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0] ?? '')
  throw cannotSet(name, given[name] ?? '', issue?.message)
}

/** What OpenAPI says of the same parameters. */
export function queryParametersOf(schema: z.ZodType) {
  return Array.from(fieldsOf(schema), ([name, field]) => ({
    name,
    in: 'query' as const,
    required: false,
    schema: parameterSchema(field),
    ...(field.description !== undefined && { description: field.description }),
  }))
}

/** The reference's answer to a query parameter that it cannot understand. */
export function cannotSet(name: string, value: string, detail?: string) {
  return invalidRequest(`Cannot set query parameter '${name}' to value '${value}'${detail ? `: ${detail}` : ''}`)
}

function fieldsOf(schema: z.ZodType): Fields {
  const cached = known.get(schema)
  if (cached) return cached
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })
  const names = Object.keys(properties).filter((name) => !BODY_ONLY.has(name))
  const fields = new Map(names.map((name) => [name, fieldOf(properties[name])]))
  known.set(schema, fields)
  return fields
}

/** Fields of a query that only a body can hold. */
const BODY_ONLY = new Set(['orQueries', 'sorting'])

/** Fields may be null in JSON, which a query string cannot say. */
function fieldOf(json: unknown): FieldSchema {
  const { anyOf, description, ...plain } = fieldSchema.parse(json)
  const { type, items, enum: choices } = anyOf?.[0] === undefined ? plain : fieldSchema.parse(anyOf[0])
  const [first] = [type ?? []].flat().filter((name) => name !== 'null')
  return { type: first, choices, hasObjects: items?.type === 'object', description }
}

function parameterValue(name: string, text: string, field: FieldSchema): unknown {
  switch (field.type) {
    case 'boolean':
      return booleanOf(name, text)
    case 'integer':
    case 'number':
      return integerOf(name, text)
    case 'array':
      return field.hasObjects ? conditionsOf(name, text) : text.split(',')
    default:
      return text
  }
}

function booleanOf(name: string, text: string): boolean {
  const value = text.toLowerCase()
  if (value === 'true' || value === 'false') return value === 'true'
  throw cannotSet(name, text, `Cannot convert value ${text} to java type java.lang.Boolean`)
}

function integerOf(name: string, text: string): number {
  const value = Number(text)
  if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(value)) return value
  throw cannotSet(name, text, `Cannot convert value ${text} to java type java.lang.Integer`)
}

/** `dueDates` and `createTimes` are `operator_value`, all others conditions on variables. */
function conditionsOf(name: string, text: string): unknown {
  if (name !== 'dueDates' && name !== 'createTimes') return variableConditionsOf(text)
  return text.split(',').map((part) => {
    const [operator, value] = part.split('_')
    if (value === undefined) throw new QueryError('invalidRequest', `${name} has to have format OPERATOR_VALUE.`)
    return { operator, value }
  })
}

function parameterSchema(field: FieldSchema) {
  if (field.type === 'boolean') return { type: 'boolean' as const }
  if (field.type === 'integer' || field.type === 'number') return { type: 'integer' as const }
  return field.choices ? { type: 'string' as const, enum: [...field.choices] } : { type: 'string' as const }
}
