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

/** A schema of the description, with what it refers to at the place where JSON Schema has it. */
function schemaOf(schema: object, schemas: object): z.ZodType {
  const whole = JSON.stringify({ ...schema, $defs: schemas }).replaceAll('#/components/schemas/', '#/$defs/')
  return z.fromJSONSchema(JSON.parse(whole))
}

test('every body of JSON has an example, with nothing in it that its schema does not have', async () => {
  const { body } = await apiClient(shell.services).get('/openapi.json')
  const { paths, components } = described.parse(body)
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
    const parsed = schemaOf(schema, components.schemas).safeParse(example)
    expect(parsed.error?.issues, name).toBeUndefined()
    const fields = JSON.stringify(inner ?? schema) + JSON.stringify(Object.values(components.schemas))
    for (const field of Object.keys(Object(example))) expect(fields, name).toContain(`"${field}"`)
  }
})
