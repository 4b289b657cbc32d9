import { handleExecutions } from '../../functions/batch/message-handlers.ts'
import type { DeadLetter } from '../../functions/queue/messages.ts'
import { deliver, tick } from './batches.ts'
import { recordOf } from './message-queue.ts'
import type { Shell } from './shell.ts'

interface Waiting {
  readonly message: DeadLetter
  readonly sentAt: number
  readonly due: number
}

export interface TurnsOptions {
  readonly shell: Shell
  /** Where the time begins, in milliseconds since the epoch. */
  readonly from: number
  /** What befalls a message: it is lost, comes twice, or later by so many milliseconds. */
  readonly fate?: (message: DeadLetter) => Fate
  /** Called after each delivery. */
  readonly after?: (now: number) => Promise<void>
}

interface Fate {
  readonly lost?: boolean
  readonly twice?: boolean
  readonly late?: number
}

export interface Turns {
  /** Lets time pass until then. */
  until(end: number): Promise<void>
}

/** Lets messages arrive when they are due, and the monitor tick each minute, in a time that goes from one to the next. */
export function createTurns({ shell, from, fate = () => ({}), after }: TurnsOptions): Turns {
  const waiting: Waiting[] = []
  let now = from
  let nextTick = from + 60_000

  async function step(end: number): Promise<boolean> {
    shell.setTime(now)
    for (const message of shell.queue.waiting.splice(0)) waiting.push(...arrivals(message, now, fate(message)))
    waiting.sort((a, b) => a.due - b.due)
    const due = waiting[0]?.due ?? Number.POSITIVE_INFINITY
    if (Math.min(due, nextTick) > end) return false
    now = Math.max(now, Math.min(due, nextTick))
    shell.setTime(now)
    const next = due <= nextTick ? waiting.shift() : undefined
    if (next === undefined) {
      nextTick += 60_000
      await tick(shell.services)
    } else await arrive(shell, next, now)
    await after?.(now)
    return true
  }

  return {
    async until(end) {
      while (await step(end));
      now = end
      shell.setTime(now)
    },
  }
}

function arrivals(message: DeadLetter, sentAt: number, { lost = false, twice = false, late = 0 }: Fate): Waiting[] {
  if (lost) return []
  const delay = message.kind === 'execution' ? (message.turn?.delay ?? 0) : 0
  const due = sentAt + delay * 1000
  const once = { message, sentAt, due: due + late }
  return twice ? [once, { ...once, due: due + 200 }] : [once]
}

async function arrive({ services }: Shell, { message, sentAt }: Waiting, now: number): Promise<void> {
  if (message.kind !== 'execution') {
    await deliver(services, message)
    return
  }
  const body = JSON.stringify(message)
  await handleExecutions(services, {
    Records: [recordOf({ id: 'turn', body, received: 1, sentAt, firstReceivedAt: now })],
  })
}
