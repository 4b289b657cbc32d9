import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { withCrossOrigin } from '../../../../infra/local/http/cross-origin.ts'
import { closeDoors } from '../../../../infra/local/http/doors.ts'

const TASKS = 'https://tasks.example.com'
const URL_OF_API = 'http://127.0.0.1:8080/task'

/** What a browser gets for a page of an origin. */
async function ask(
  origin: string,
  allowedOrigins: readonly string[],
  method = 'GET',
  more: Readonly<Record<string, string>> = {},
) {
  const headers = new Headers({ ...more, origin, 'sec-fetch-site': 'cross-site' })
  const doors = { host: '127.0.0.1', apiToken: undefined, allowedHosts: [], allowedOrigins }
  const fetch = withCrossOrigin(
    closeDoors(() => new Response('here', { headers: { etag: '"1"' } }), doors),
    allowedOrigins,
  )
  const incoming = { method, url: '/task', headers: { ...Object.fromEntries(headers), host: '127.0.0.1:8080' } }
  const outgoing = Object.assign(new EventEmitter(), { destroyed: false })
  return fetch(new Request(URL_OF_API, { method, headers }), { incoming, outgoing })
}

describe('pages of other origins', () => {
  test('are refused unless their origin is named', async () => {
    for (const allowed of [[], ['https://other.example.com']]) {
      const answer = await ask(TASKS, allowed)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('may read what is answered where it is named, by a header that names it alone, and send no cookies', async () => {
    const answer = await ask(TASKS, [TASKS, 'http://localhost:3000'])
    expect([answer.status, await answer.text()]).toEqual([200, 'here'])
    expect(answer.headers.get('access-control-allow-origin')).toBe(TASKS)
    expect(answer.headers.get('access-control-expose-headers')).toContain('ETag')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    expect(answer.headers.get('vary')).toContain('Origin')
  })

  test('may ask with a token and a body of JSON: the browser asks that first', async () => {
    const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' }
    const answer = await ask(TASKS, [TASKS], 'OPTIONS', preflight)
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization')
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT')
    expect((await ask('https://evil.example.com', [TASKS], 'OPTIONS', preflight)).status).toBe(403)
  })
})
