import { EventEmitter } from 'node:events'
import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { closeDoors, type Doors } from '../../../../infra/local/http/doors.ts'

type Headers = Readonly<Record<string, string>>

/** What a server with these doors answers; 200 is the application's. */
async function knock(
  headers: Headers,
  { method = 'POST', url = '/version', ...doors }: Partial<Doors> & { method?: string; url?: string } = {},
): Promise<number> {
  const all: Doors = { host: '127.0.0.1', apiToken: undefined, allowedHosts: [], allowedOrigins: [], ...doors }
  const answer = closeDoors(() => new Response(), all)
  const outgoing = Object.assign(new EventEmitter(), { destroyed: false })
  const incoming = { method, url, headers: { host: '127.0.0.1:8080', ...headers } }
  return (await answer(new Request('http://127.0.0.1:8080/'), { incoming, outgoing })).status
}

describe('the doors of the API on one machine', () => {
  test.each<[string, Headers]>([
    ['a program', {}],
    ['a page that it serves itself', { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' }],
    ['what a user types into the address line', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['localhost', { host: 'localhost:8080' }],
    ['localhost by another port, which a container forwards', { host: 'localhost:9000' }],
    ['a page by that name', { host: 'localhost', origin: 'http://localhost' }],
    ['IPv6', { host: '[::1]:8080' }],
  ])('let in %s', async (_, headers) => {
    expect(await knock(headers)).toBe(200)
  })

  test.each<[string, Headers]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['another origin, where the browser sends no Sec-Fetch-Site', { origin: 'http://evil.example' }],
    ['another port, likewise', { origin: 'http://127.0.0.1:3000' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a page that calls itself by a name of this server', { origin: 'http://localhost:8080' }],
  ])('refuse a page of %s', async (_, headers) => {
    expect(await knock(headers)).toBe(403)
  })

  test.each(['rebound.example:8080', 'localhost.evil.example', '127.0.0.1.evil.example', '192.0.2.1', '', hostname()])(
    'refuse the host name "%s" on the loopback interface',
    async (host) => {
      expect(await knock({ host })).toBe(421)
    },
  )

  test('know the names of a machine that others reach, but not any name', async () => {
    const doors = { host: '0.0.0.0', allowedHosts: ['shunt.internal'] }
    for (const host of ['192.0.2.1:8080', 'shunt.internal', hostname(), 'localhost', '[2001:db8::1]:80']) {
      expect(await knock({ host }, doors), host).toBe(200)
    }
    expect(await knock({ host: 'rebound.example' }, doors)).toBe(421)
  })

  test('let a link lead to the console, and to nothing else, and into no frame', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(await knock(link, { method: 'GET', url: '/console/' })).toBe(200)
    expect(await knock(link, { method: 'GET', url: '/task' })).toBe(403)
    expect(await knock(link, { method: 'POST', url: '/console/' })).toBe(403)
    expect(await knock({ ...link, 'sec-fetch-dest': 'iframe' }, { method: 'GET', url: '/console/' })).toBe(403)
  })

  test('ask for the token where there is one', async () => {
    const doors = { apiToken: 'a-token-of-enough-characters' }
    const basic = `Basic ${Buffer.from('anybody:a-token-of-enough-characters').toString('base64')}`
    expect(await knock({}, doors)).toBe(401)
    expect(await knock({ authorization: 'Bearer a-token-of-enough-character' }, doors)).toBe(401)
    expect(await knock({ authorization: 'Bearer a-token-of-enough-characters' }, doors)).toBe(200)
    expect(await knock({ authorization: basic }, doors)).toBe(200)
    expect(await knock({ authorization: basic, origin: 'http://evil.example' }, doors)).toBe(403)
  })
})
