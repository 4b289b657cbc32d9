import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { apiClient } from '../../../support/api/api-client.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

const media = z.looseObject({ schema: z.record(z.string(), z.unknown()), example: z.unknown().optional() })
const described = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ requestBody: z.object({ content: z.record(z.string(), media) }).optional() })),
  ),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})

let shell: Shell
beforeAll(async () => {
  shell = await startShell()
})
afterAll(() => shell.stop())

test('every body of JSON has an example, with nothing in it that its schema does not have', async () => {
  const { body } = await apiClient(shell.services).get('/openapi.json')
  const { paths, components } = described.parse(body)
  // What schemas have in common is compiled once, and not with each.
  const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema({ $id: 'described', components })
  const named = JSON.stringify(components.schemas)
  const bodies = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const content = requestBody?.content['application/json']
      return content === undefined ? [] : [{ name: `${method.toUpperCase()} ${path}`, content }]
    }),
  )
  expect(bodies.length).toBeGreaterThan(70)
  for (const { name, content } of bodies) {
    const schema = content.schema
    const own = z.looseObject({ $ref: z.string().optional() }).parse(schema).$ref
    const inner = own === undefined ? undefined : components.schemas[own.split('/').at(-1) ?? '']
    const example = content.example ?? inner?.example
    expect(example, `${name} has no example`).toBeDefined()
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"described#/')))
    expect(validate(example), `${name}: ${ajv.errorsText(validate.errors)}`).toBe(true)
    const fields = JSON.stringify(inner ?? schema) + named
    for (const field of Object.keys(Object(example))) expect(fields, name).toContain(`"${field}"`)
  }
})
