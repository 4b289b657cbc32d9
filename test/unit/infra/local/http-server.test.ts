import { once } from 'node:events'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { serveHttp } from '../../../../infra/local/http/http-server.ts'

test('a connection that nobody uses outlasts what clients poll by, and the server says for how long', async () => {
  const server = await serveHttp(() => new Response('here'), { host: '127.0.0.1', port: 0 })
  // Node's own client asks to keep the connection only with an agent that does.
  const asked = request(server.url, { headers: { connection: 'keep-alive' } })
  asked.end()
  const [answer] = await once(asked, 'response')
  answer.resume()
  await once(answer, 'end')
  expect(answer.headers['keep-alive']).toBe('timeout=75')
  await server.stop()
})
