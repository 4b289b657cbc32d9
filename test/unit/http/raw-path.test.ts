import { OpenAPIHono } from '@hono/zod-openapi'
import { describe, expect, test } from 'vitest'
import { refuseAmbiguousPaths } from '../../../functions/http/access/raw-path.ts'

describe('a path is the same for who authorizes it and for who routes it', () => {
  const app = new OpenAPIHono()
  app.use(refuseAmbiguousPaths)
  app.get('*', (c) => c.text('routed'))
  app.onError((error) => new Response(error.message, { status: 400 }))

  const refused = [
    '/task/%2e%2e/version',
    '/task/../version',
    '/task/%2E./version',
    '/task/./x',
    '/task/..',
    '/task\\..\\version',
    '//evil.example/version',
    'http://evil.example/version',
    '/task/%2e%2E?x=1',
  ]
  test.each(refused)('%s is refused, as it came to Node and to API Gateway', async (path) => {
    expect((await app.request('/version', {}, { incoming: { url: path } })).status).toBe(400)
    expect((await app.request('/version', {}, { event: { rawPath: path } })).status).toBe(400)
  })

  test.each([
    '/task',
    '/task/a..b',
    '/variables/..a',
    '/task/...?q=/../',
    '/process-definition/key/%2e%2e%2e',
    '/a%5Cb',
  ])('%s is routed', async (path) => {
    expect((await app.request('/version', {}, { incoming: { url: path } })).status).toBe(200)
  })
})
