import { setImmediate as nextRound } from 'node:timers/promises'
import { errorAnswer } from './error-answer.ts'
import type { Exchange, Fetch } from './http-server.ts'

/** Requests that are worked on at the same time: more are no faster, and who comes next waits for all of them, some milliseconds each. */
const MOST_RUNNING = 16

/** From so many on it is worth to look whether a client is still there. */
const FEW_RUNNING = 4

/** Requests that wait for their turn: at 6 ms each, the last one is answered after some seconds. */
const MOST_WAITING = 1000

/** Workers that wait for tasks: they do little, and they do it for 20 seconds. */
const MOST_LONG_POLLS = 1000

const LONG_POLL = /\/external-task\/fetchAndLock$/

export interface Limits {
  readonly running: number
  readonly waiting: number
}

/**
 * Works on so many requests at once, lets so many wait, and answers the others with 503 at once. A request whose client is gone before its turn is
 * dropped: nobody waits for it, and those behind it do.
 */
export function limitRequests(fetch: Fetch, limits: Limits = { running: MOST_RUNNING, waiting: MOST_WAITING }): Fetch {
  const work = takeTurns(fetch, limits)
  const poll = takeTurns(fetch, { running: MOST_LONG_POLLS, waiting: 0 })
  return (request, env) => (LONG_POLL.test(env.incoming.url ?? '') ? poll : work)(request, env)
}

function takeTurns(fetch: Fetch, { running: most, waiting: mostWaiting }: Limits): Fetch {
  let running = 0
  const waiting = new Set<() => void>()
  const next = () => {
    running -= 1
    const [first] = waiting
    first?.()
  }
  return async (request, env) => {
    if (running >= most) {
      if (waiting.size >= mostWaiting) return busy()
      if (!(await turn(waiting, env.outgoing))) return gone()
    }
    running += 1
    try {
      return running > FEW_RUNNING && (await isGone(env.outgoing)) ? gone() : await fetch(request, env)
    } finally {
      next()
    }
  }
}

/** True at its turn; false when the client is gone before. */
function turn(waiting: Set<() => void>, outgoing: Exchange['outgoing']): Promise<boolean> {
  if (outgoing.destroyed) return Promise.resolve(false)
  return new Promise((resolve) => {
    const settle = (isTurn: boolean) => {
      waiting.delete(take)
      outgoing.off('close', leave)
      resolve(isTurn)
    }
    const take = () => settle(true)
    const leave = () => settle(false)
    waiting.add(take)
    outgoing.once('close', leave)
  })
}

/**
 * That a client has hung up is read after what it sent, and told a round of the event loop later: of 3,000 requests that came and went while others were
 * worked on, each would be worked on too.
 */
async function isGone(outgoing: Exchange['outgoing']): Promise<boolean> {
  for (let round = 0; round < 3 && !outgoing.destroyed; round++) await nextRound()
  return outgoing.destroyed
}

function busy(): Response {
  const message = 'The server has more requests than it can work on, try again later'
  return errorAnswer(503, 'ProcessEngineException', message, { 'retry-after': '1' })
}

/** Nobody reads it. */
function gone(): Response {
  return new Response(null, { status: 499 })
}
