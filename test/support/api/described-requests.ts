import fc from 'fast-check'
import { z } from 'zod'

const parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: z.unknown() })

const operation = z.object({
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
})

const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})

/** A request with the text of its body, of JSON. */
export interface DescribedRequest {
  readonly method: string
  readonly path: string
  readonly body: string | undefined
}

/** An operation, with requests to it whose texts are taken from some words. */
export interface DescribedOperation {
  readonly name: string
  /** Whether its path names something. */
  readonly hasName: boolean
  /** With this as the first name in the path, where it has one. */
  readonly requests: (first: fc.Arbitrary<string>) => fc.Arbitrary<DescribedRequest>
}

/** Every operation of a description (OpenAPI 3.1) that takes JSON or nothing, with requests that put these words wherever a text may stand. */
export function describedOperations(document: unknown, word: fc.Arbitrary<string>): DescribedOperation[] {
  const { paths, components } = description.parse(document)
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters, requestBody }]) => {
      const content = requestBody?.content['application/json']
      if (requestBody !== undefined && content === undefined) return []
      const body = content === undefined ? fc.constant(undefined) : valuesOf(content.schema, components.schemas, word)
      const query = parameters.filter((each) => each.in === 'query')
      const requests = (first: fc.Arbitrary<string>) =>
        fc
          .record({ path: pathsOf(path, first, word), query: queriesOf(query, word), body })
          .map((given) => ({ method: method.toUpperCase(), path: given.path + given.query, body: textOf(given.body) }))
      return [{ name: `${method.toUpperCase()} ${path}`, hasName: path.includes('{'), requests }]
    }),
  )
}

function textOf(body: unknown): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body)
}

function pathsOf(path: string, first: fc.Arbitrary<string>, word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(.+?)\}/g)].map(([place]) => place)
  return fc
    .tuple(...names.map((_, at) => (at === 0 ? first : word)))
    .map((words) => names.reduce((text, name, at) => text.replace(name, encodeURIComponent(words[at] ?? '')), path))
}

type Parameter = z.output<typeof parameter>

/** None, one, or two parameters: with more a list has nothing left to show. */
function queriesOf(parameters: readonly Parameter[], word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const needed = parameters.filter(({ required }) => required)
  const others = fc.subarray(
    parameters.filter(({ required }) => required !== true),
    { maxLength: Math.min(2, parameters.length - needed.length) },
  )
  return others.chain((chosen) =>
    fc
      .tuple(...[...needed, ...chosen].map(({ name, schema }) => valueOfParameter(name, schema, word)))
      .map((pairs) => (pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`)),
  )
}

function valueOfParameter(name: string, schema: unknown, word: fc.Arbitrary<string>): fc.Arbitrary<[string, string]> {
  return valuesOf(schema, {}, word).map((value) => [name, String(value)])
}

const schemas = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
})
type Schema = z.output<typeof schemas>

/** Deeper, everything is left out: a filter may hold filters of its kind. */
const DEEPEST = 4

function valuesOf(
  given: unknown,
  named: Readonly<Record<string, unknown>>,
  word: fc.Arbitrary<string>,
  depth = 0,
): fc.Arbitrary<unknown> {
  const schema = schemas.parse(typeof given === 'object' ? given : {})
  const below = (part: unknown) => valuesOf(part, named, word, depth + 1)
  if (schema.$ref !== undefined) return valuesOf(named[schema.$ref.split('/').at(-1) ?? ''], named, word, depth)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.allOf !== undefined)
    return fc.tuple(...schema.allOf.map(below)).map((parts) => Object.assign({}, ...parts))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return fc.oneof(...choices.map(below))
  switch ([schema.type].flat()[0]) {
    case 'array':
      return depth > DEEPEST ? fc.constant([]) : fc.array(below(schema.items), { minLength: 1, maxLength: 2 })
    case 'object':
      return objectsOf(schema, below, depth, word)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.integer({ min: 0, max: 9 })
    case 'null':
      return fc.constant(null)
    default:
      return word
  }
}

/** What is required, and up to two other fields. */
function objectsOf(
  { properties = {}, required, additionalProperties }: Schema,
  below: (part: unknown) => fc.Arbitrary<unknown>,
  depth: number,
  word: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  const names = Object.keys(properties)
  if (names.length === 0) {
    const isMap = typeof additionalProperties === 'object' && depth <= DEEPEST
    return isMap ? fc.dictionary(word, below(additionalProperties), { maxKeys: 1 }) : fc.constant({})
  }
  const optional = depth > DEEPEST ? [] : names.filter((name) => !required.includes(name))
  return fc.subarray(optional, { maxLength: Math.min(2, optional.length) }).chain((chosen) => {
    const fields = [...required, ...chosen].map((name) => [name, below(properties[name])])
    return fc.record(Object.fromEntries(fields))
  })
}
