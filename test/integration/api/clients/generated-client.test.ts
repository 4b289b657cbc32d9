import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { getRequestListener } from '@hono/node-server'
import { type OpenAPIClient, OpenAPIClientAxios, type UnknownParamsObject } from 'openapi-client-axios'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Api } from '../../../../functions/http/api.ts'
import { createApp } from '../../../../functions/http/app.ts'
import { RESOURCES } from '../../../../functions/routes/resources.ts'
import { CALLER, type PopulatedApi, standInFor, startPopulatedApi } from '../../../support/api/populated-api.ts'
import { OF_A_TENANT, REFERENCE_CALLS, type ReferenceCall } from './reference-calls.ts'

/** The description that Camunda 7.24 gives of its own API (OpenAPI 3.0), without its texts. */
const DESCRIPTION = gunzipSync(readFileSync(new URL('../../../reference/description.json.gz', import.meta.url)))

const operationSchema = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query', 'header', 'cookie']) })).optional(),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
})
const pathsSchema = z.record(z.string(), z.record(z.string(), operationSchema))
const reference = z.object({ paths: pathsSchema }).parse(JSON.parse(DESCRIPTION.toString()))

interface Operation extends z.output<typeof operationSchema> {
  readonly method: string
  readonly path: string
}

const ALL: readonly Operation[] = Object.entries(reference.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
)

/** What changes something comes last, so that all that is read is there. */
const OPERATIONS = [...ALL.filter((operation) => !changes(operation)), ...ALL.filter(changes)]

/** One address, behind which each operation that changes something finds an installation of its own. */
const server = createServer((request, response) => {
  if (request.url === '/reference.json') response.setHeader('content-type', 'application/json').end(DESCRIPTION)
  else void listener(request, response)
})
const listener = getRequestListener((request) => app.fetch(request, { event: CALLER }))

let populated: PopulatedApi
let app: Api
let client: OpenAPIClient
let served: ReadonlySet<string>

beforeAll(async () => {
  await start()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = z.object({ port: z.number() }).parse(server.address())
  const url = `http://127.0.0.1:${address.port}`
  const generated = new OpenAPIClientAxios({
    definition: `${url}/reference.json`,
    withServer: { url },
    axiosConfigDefaults: { validateStatus: () => true },
  })
  client = await generated.init()
  const own = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
  const { paths } = own.parse((await populated.api.get('/openapi.json')).body)
  served = new Set(Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((it) => key(it, path))))
})
afterAll(async () => {
  server.close()
  await populated.shell.stop()
})

function key(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`
}

test('most of its operations are served here', () => {
  expect(OPERATIONS.filter(isServed).length).toBeGreaterThan(280)
})

test.each(OPERATIONS)('$operationId', async (operation) => {
  if (!isServed(operation)) {
    const names = (operation.parameters ?? []).map(({ name }) => [name, 'any'])
    const { status, data } = await called(operation, { parameters: Object.fromEntries(names) })
    expect({ status, data }).toMatchObject({ status: 404, data: { message: expect.stringContaining('Camunda 7 has') } })
    return
  }
  if (changes(operation)) {
    await populated.shell.stop()
    await start()
  }
  const call = callOf(operation)
  const { status, data } = await called(operation, call)
  const expected = call.refused?.[0] ?? (status < 300 ? status : 'success')
  expect(status, JSON.stringify(data)).toBe(expected)
})

function isServed({ method, path }: Operation): boolean {
  return served.has(key(method, path))
}

async function start(): Promise<void> {
  populated = await startPopulatedApi()
  app = createApp(populated.shell.services, RESOURCES)
}

function changes({ method, operationId }: Operation): boolean {
  return method !== 'get' && !/query|count/i.test(operationId)
}

function callOf({ operationId, path, method }: Operation): ReferenceCall {
  if (!path.includes('{tenant-id}')) return REFERENCE_CALLS[operationId] ?? {}
  return method === 'put'
    ? {
        ...OF_A_TENANT,
        body: () => (operationId.includes('TimeToLive') ? { historyTimeToLive: 1 } : { suspended: true }),
      }
    : OF_A_TENANT
}

async function called(operation: Operation, { body, parameters = {}, first }: ReferenceCall) {
  const { operationId, path, requestBody } = operation
  const given: UnknownParamsObject = { ...parameters }
  if (first !== undefined) given[first.parameter] = await firstOf(first.path, first.parameter)
  for (const { name } of (operation.parameters ?? []).filter((parameter) => parameter.in === 'path'))
    given[name] ??= standInFor(populated.ids, path, `{${name}}`)
  const takesJson = requestBody?.content['application/json'] !== undefined
  const sent = body?.(populated.ids) ?? (takesJson ? {} : undefined)
  const method = client[operationId]
  if (method === undefined) throw new Error(`The generated client has no ${operationId}`)
  return method(given, sent)
}

async function firstOf(path: string, field: string): Promise<string> {
  const list = z.array(z.record(z.string(), z.unknown())).parse((await populated.api.get(path)).body)
  return z.string().parse(list[0]?.[field])
}
