import { expect, test } from 'vitest'
import { withOptionalBodies } from '../../../functions/http/description/optional-bodies.ts'

const schemas = {
  Nothing: { type: 'object' as const, properties: { name: { type: 'string' as const } } },
  Something: { type: 'object' as const, properties: { name: { type: 'string' as const } }, required: ['name'] },
}

test.each([
  ['holds nothing that it has to', { $ref: '#/components/schemas/Nothing' }, false],
  ['has to hold something', { $ref: '#/components/schemas/Something' }, true],
  ['has to hold something by a part', { allOf: [{ $ref: '#/components/schemas/Something' }] }, true],
])('a body that %s', (_what, schema, required) => {
  const described = withOptionalBodies({
    openapi: '3.1.0',
    info: { title: 'A test', version: '1' },
    components: { schemas },
    paths: {
      '/x': { post: { responses: {}, requestBody: { required: true, content: { 'application/json': { schema } } } } },
    },
  })
  expect(described.paths?.['/x']?.post?.requestBody).toMatchObject({ required })
})
