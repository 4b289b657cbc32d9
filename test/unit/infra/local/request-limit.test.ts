import { EventEmitter } from 'node:events'
import { setImmediate as nextRound } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { limitRequests } from '../../../../infra/local/http/request-limit.ts'

/** A server that works on two requests and lets three wait; each request is worked on until `finish` is called. */
function startServer() {
  const started: string[] = []
  const finishers: (() => void)[] = []
  const answer = limitRequests(
    (_, { incoming }) => {
      started.push(incoming.url ?? '')
      return new Promise((resolve) => finishers.push(() => resolve(new Response())))
    },
    { running: 2, waiting: 3 },
  )
  const send = (url: string) => {
    const outgoing = Object.assign(new EventEmitter(), { destroyed: false })
    const hangUp = () => {
      outgoing.destroyed = true
      outgoing.emit('close')
    }
    const exchange = { incoming: { url, headers: {} }, outgoing }
    const status = Promise.resolve(answer(new Request('http://localhost/'), exchange)).then(({ status }) => status)
    return { status, hangUp }
  }
  return { started, send, finish: () => finishers.shift()?.() }
}

describe('requests at the same time', () => {
  test('are worked on up to a limit, wait up to another, and are refused with 503 beyond', async () => {
    const server = startServer()
    const sent = ['/1', '/2', '/3', '/4', '/5', '/6'].map(server.send)
    expect(await sent[5]?.status).toBe(503)
    expect(server.started).toEqual(['/1', '/2'])
    server.finish()
    await nextRound()
    expect(server.started).toEqual(['/1', '/2', '/3'])
  })

  test('are dropped when nobody waits for them any more', async () => {
    const server = startServer()
    const [, , third, fourth] = ['/1', '/2', '/3', '/4'].map(server.send)
    third?.hangUp()
    server.finish()
    server.finish()
    await nextRound()
    expect(server.started).toEqual(['/1', '/2', '/4'])
    server.finish()
    expect(await fourth?.status).toBe(200)
    expect(await third?.status).toBe(499)
  })

  test('do not wait for workers that wait for tasks', async () => {
    const server = startServer()
    for (let poll = 0; poll < 10; poll++) server.send('/engine-rest/external-task/fetchAndLock')
    server.send('/version')
    await nextRound()
    expect(server.started).toContain('/version')
  })
})
