import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type PopulatedApi, resourceOf, standInFor, startPopulatedApi } from '../../../support/api/populated-api.ts'

/** What each GET operation of Camunda 7.24 answers in JSON, by its path; null for other forms. An object in an object may be null: OpenAPI 3.0 has no way to say so of a reference. */
const answersOfReference = z.object({
  answers: z.record(z.string(), z.looseObject({}).nullable()),
  $defs: z.record(z.string(), z.unknown()),
})
const file = new URL('../../../reference/answers.json.gz', import.meta.url)
// What schemas have in common is compiled once, and not with each.
const text = gunzipSync(readFileSync(file)).toString().replaceAll('"#/$defs/', '"reference#/$defs/')
const { answers, $defs } = answersOfReference.parse(JSON.parse(text))
const reference = new Map(Object.entries(answers).map(([path, schema]) => [unnamed(path), schema]))

/** The operations of which there is nothing here by the nature of it. */
const NOTHING: ReadonlyMap<string, string> = new Map([
  ['/process-definition/key/{}/tenant-id/{}', 'no tenants'],
  ['/decision-definition/key/{}/tenant-id/{}', 'no tenants'],
  ['/decision-requirements-definition/key/{}/tenant-id/{}', 'no tenants'],
  ['/authorization/{}', 'there are none: scopes say who may do what'],
  ['/identity/password-policy', 'passwords are kept elsewhere'],
  ['/process-definition/{}/deployed-start-form', 'its start event has none'],
  ['/process-definition/key/{}/deployed-start-form', 'its start event has none'],
])

let populated: PopulatedApi
let paths: string[] = []

beforeAll(async () => {
  populated = await startPopulatedApi()
  const described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
  const document = (await populated.api.get('/openapi.json')).body
  const description = described.parse(document)
  ajv.addSchema({ $id: 'own', ...z.looseObject({}).parse(document) })
  paths = Object.keys(description.paths).filter(
    (path) => description.paths[path]?.get !== undefined && reference.has(unnamed(path)),
  )
})
afterAll(() => populated.shell.stop())

/** Parameters are called otherwise here and there. */
function unnamed(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}')
}

/** A path with what stands for its parameters: that of its resource, else that of any. Throws for one that nothing stands for. */
function concrete(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, (parameter) => encodeURIComponent(standInFor(populated.ids, path, parameter)))
}

const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema({ $id: 'reference', $defs })

test('most of what can be read there can be read here', () => {
  expect(paths.length).toBeGreaterThan(130)
})

const RESOURCES = [...new Set(Object.keys(answers).map(resourceOf))]

test.each(RESOURCES)(
  'every answer of %s is as the reference and the own description have it, with something in it',
  async (resource) => {
    const wrong: string[] = []
    for (const path of paths.filter((candidate) => resourceOf(candidate) === resource && !isNothing(candidate))) {
      const url = `${concrete(path)}${ASKED[path] ?? ''}`
      const { status, body, headers } = await populated.api.get(url)
      if (status !== 200 && status !== 204) wrong.push(`${path}: ${status} ${JSON.stringify(body)}`)
      const schema = reference.get(unnamed(path))
      if (status !== 200 || !schema || !headers.get('content-type')?.includes('json')) continue
      if (Array.isArray(body) && body.length === 0 && !EMPTY.has(path)) wrong.push(`${path}: nothing in its list`)
      for (const described of [schema, { $ref: ownAnswerOf(path) }]) {
        const validate = ajv.compile(described)
        if (!validate(body)) wrong.push(`${path}: ${ajv.errorsText(validate.errors)}`)
      }
    }
    expect(wrong).toEqual([])
  },
)

/** Where the own description says what an answer in JSON is like: a JSON pointer (RFC 6901) within a URI. */
function ownAnswerOf(path: string): string {
  const steps = ['paths', path, 'get', 'responses', '200', 'content', 'application/json', 'schema']
  return `own#/${steps.map((step) => encodeURIComponent(step.replaceAll('/', '~1'))).join('/')}`
}

/** What has to be asked for. */
const ASKED: Readonly<Record<string, string>> = {
  '/identity/groups': '?userId=https%3A%2F%2Flogin.test%231',
  '/authorization/check': '?permissionName=READ&resourceName=Deployment&resourceType=9',
}

/** Lists that have nothing in them here by their nature. */
const EMPTY: ReadonlySet<string> = new Set([
  '/authorization',
  '/deployment/registered',
  '/process-definition/{id}/static-called-process-definitions',
])

function isNothing(path: string): boolean {
  return (
    NOTHING.has(unnamed(path)) ||
    [...NOTHING.keys()].some((start) => start.endsWith('tenant-id/{}') && unnamed(path).startsWith(start))
  )
}
