import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { apiClient } from '../../../support/api/api-client.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

/** What each operation of Camunda 7.24 takes: the parameters of its query string, and the fields of its body (`orQueries.name`). */
const fieldsOfReference = z.record(
  z.string(),
  z.object({ operationId: z.string().nullable(), query: z.array(z.string()), body: z.array(z.string()) }),
)
const file = new URL('../../../reference/fields.json.gz', import.meta.url)
const reference = fieldsOfReference.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()))

/** Fields that Shunt does not describe, and why nobody misses them. */
const HARMLESS: readonly { readonly fields: RegExp; readonly reason: string }[] = [
  { fields: /orQueries\.(orQueries|sorting)$/, reason: 'one level of or: the reference ignores what is deeper' },
  {
    fields: /^POST \/job\/retries body jobQuery\.sorting$/,
    reason: 'all that match get their retries, in whatever order',
  },
  {
    fields: /nstructions\.variables\.(local|value|type|valueInfo)$/,
    reason: 'variables by name, which the description of the reference takes for one variable',
  },
  {
    fields: /^POST \/task(\/count)? body sorting\.parameters$/,
    reason: 'of an order by variables, which is refused by its name',
  },
  {
    fields:
      /^PUT \/task\/\{id\} body (id|created|lastUpdated|executionId|processDefinitionId|processInstanceId|caseExecutionId|caseDefinitionId|taskDefinitionKey|suspended|formKey|camundaFormRef|taskState)$/,
    reason: 'what a task is and cannot be told: clients send back the whole that they have read',
  },
  {
    fields:
      /^(PUT|POST) \/(task|process-instance)\/\{id\}\/comment(\/create)? body (links|userId|taskId|processInstanceId|time|removalTime|rootProcessInstanceId)$/,
    reason: 'what a comment is and cannot be told: clients send back the whole that they have read',
  },
  { fields: /^POST \/task\/create body /, reason: 'the whole request is refused' },
  {
    fields: /^POST \/task\/\{id\}\/resolve body withVariablesInReturn$/,
    reason: 'a resolved task returns nothing, there too',
  },
]

/** Fields that are refused by their name though they stand in no description: here are the requests that have them. */
const REFUSED: readonly { readonly field: RegExp; readonly name: string }[] = [
  { field: /^POST \/external-task\/fetchAndLock body sorting\./, name: 'sorting' },
  { field: /^POST \/deployment\/create body deployment-activation-time$/, name: 'deployment-activation-time' },
]

const described = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})
type Described = z.output<typeof described>

const operation = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
})
const schemaShape = z.looseObject({
  $ref: z.string().optional(),
  allOf: z.array(z.unknown()).default([]),
  anyOf: z.array(z.unknown()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
  items: z.unknown().optional(),
})

let shell: Shell
let own: Described
beforeAll(async () => {
  shell = await startShell()
  own = described.parse((await apiClient(shell.services).get('/openapi.json')).body)
})
afterAll(() => shell.stop())

/** The names of the fields of a schema, and of what is in them, as deep as queries are. */
function fieldsOf(schema: unknown, prefix = '', depth = 0): string[] {
  const found = schemaShape.safeParse(schema).data
  if (found === undefined || depth > 4) return []
  if (found.$ref !== undefined)
    return fieldsOf(own.components.schemas[found.$ref.split('/').at(-1) ?? ''], prefix, depth)
  const parts = [...found.allOf, ...found.anyOf].flatMap((part) => fieldsOf(part, prefix, depth))
  const properties = Object.entries(found.properties).flatMap(([name, value]) => [
    prefix + name,
    ...fieldsOf(value, `${prefix}${name}.`, depth + 1),
  ])
  return [...parts, ...properties, ...fieldsOf(found.items, prefix, depth)]
}

const nameless = (path: string) => path.replaceAll(/\{.+?\}/g, '{}')

/** What Shunt describes of an operation, by its method and its path. */
function operationsOfShunt() {
  return new Map<string, { readonly query: readonly string[]; readonly body: readonly string[] }>(
    Object.entries(own.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, given]) => {
        const { parameters, requestBody } = operation.parse(given)
        const content = requestBody?.content ?? {}
        const schema = (content['application/json'] ?? content['multipart/form-data'])?.schema
        const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
        return [`${method.toUpperCase()} ${nameless(path)}`, { query, body: fieldsOf(schema) }] as const
      }),
    ),
  )
}

/** Whether what a field is in is described. */
function isIn(fields: ReadonlySet<string>, field: string): boolean {
  const end = field.lastIndexOf('.')
  return end === -1 || fields.has(field.slice(0, end))
}

/** Each field of the reference that an operation of Shunt's does not describe: `POST /task body sorting.parameters`. */
function undescribed(): string[] {
  const mine = operationsOfShunt()
  return Object.entries(reference).flatMap(([name, { query, body }]) => {
    const found = mine.get(nameless(name))
    if (found === undefined) return []
    const fields = new Set(found.body)
    return [
      ...query.filter((each) => !found.query.includes(each)).map((each) => `${name} query ${each}`),
      ...body.filter((each) => !fields.has(each) && isIn(fields, each)).map((each) => `${name} body ${each}`),
    ]
  })
}

test('every parameter and field of the reference is described, refused by its name, or known to be harmless', () => {
  expect(operationsOfShunt().size).toBeGreaterThan(190)
  const left = undescribed().filter(
    (each) => !HARMLESS.some(({ fields }) => fields.test(each)) && !REFUSED.some(({ field }) => field.test(each)),
  )
  expect(left).toEqual([])
})

test('no reason stands for a field that is described by now', () => {
  const left = undescribed()
  const stale = [...HARMLESS.map(({ fields }) => fields), ...REFUSED.map(({ field }) => field)].filter(
    (pattern) => !left.some((each) => pattern.test(each)),
  )
  expect(stale).toEqual([])
})

test('what is refused by its name says the name', async () => {
  const api = apiClient(shell.services)
  const topics = [{ topicName: 't', lockDuration: 1000 }]
  const sorting = [{ sortBy: 'createTime', sortOrder: 'asc' }]
  const fetched = await api.send('POST', '/external-task/fetchAndLock', { workerId: 'w', maxTasks: 1, topics, sorting })
  expect([fetched.status, fetched.text]).toEqual([400, expect.stringContaining("'sorting'")])
})
