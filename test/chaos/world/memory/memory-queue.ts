import type { SQSRecord } from 'aws-lambda'
import { recordOf } from '../../../support/message-queue.ts'
import type { Random } from '../random.ts'
import type { VirtualTime } from '../virtual-time.ts'

interface QueuedMessage {
  readonly id: string
  readonly body: string
  readonly sentAt: number
  firstReceivedAt: number | undefined
  visibleAt: number
  received: number
}

/** A standard queue: it delivers at least once, in any order. */
export interface MemoryQueue {
  /** `delay`: milliseconds until it can be received. */
  send(body: string, delay?: number): void
  /** Messages for one delivery; waits until there is one. */
  receive(most: number): Promise<SQSRecord[]>
  /** What a delivery handled goes; the others come again after their visibility timeout. */
  settle(records: readonly SQSRecord[], failed: ReadonlySet<string>): void
  /** Deletes all messages, as the retention does in the end. */
  purge(): void
  /** Bodies of messages that wait or are under way. */
  left(): string[]
}

export interface QueueBehavior {
  readonly time: VirtualTime
  readonly random: Random
  readonly visibilityTimeout: number
  /** A message that was received this often goes to `deadLetters`; there it stays in the queue. */
  readonly maxReceives: number
  readonly deadLetters?: MemoryQueue
  /** Asked for each message that is delivered: whether it stays visible, so that it is delivered twice. */
  readonly duplicates: () => boolean
  /** Asked for each message that was handled: whether its deletion is lost, so that it comes again. */
  readonly losesDeletion: () => boolean
}

/** An empty queue. */
export function createMemoryQueue(behavior: QueueBehavior): MemoryQueue {
  const { time, random } = behavior
  const messages = new Map<string, QueuedMessage>()
  let waiting: (() => void)[] = []
  let sent = 0

  function wakeAt(visibleAt: number): void {
    time.sleep(visibleAt - time.now()).then(() => {
      const woken = waiting
      waiting = []
      for (const wake of woken) wake()
    })
  }

  function hide(message: QueuedMessage, milliseconds: number): void {
    message.visibleAt = time.now() + milliseconds
    wakeAt(message.visibleAt)
  }

  function take(most: number): QueuedMessage[] {
    const visible = [...messages.values()].filter(({ visibleAt }) => visibleAt <= time.now())
    return random.shuffle(visible).slice(0, most).filter(isAlive)
  }

  /** A message that was received too often goes to the dead letters. */
  function isAlive(message: QueuedMessage): boolean {
    if (message.received < behavior.maxReceives) return true
    if (behavior.deadLetters === undefined) return true
    messages.delete(message.id)
    behavior.deadLetters.send(message.body)
    return false
  }

  function deliver(message: QueuedMessage): SQSRecord {
    message.received += 1
    message.firstReceivedAt ??= time.now()
    hide(message, behavior.duplicates() ? random.between(0, 2000) : behavior.visibilityTimeout)
    return recordOf({ ...message, firstReceivedAt: message.firstReceivedAt })
  }

  return {
    send(body, delay = 0) {
      const id = `message-${sent++}`
      const message = { id, body, sentAt: time.now(), firstReceivedAt: undefined, visibleAt: 0, received: 0 }
      messages.set(message.id, message)
      hide(message, delay + (random.chance(0.9) ? random.between(0, 20) : random.between(0, 3000)))
    },
    async receive(most) {
      for (;;) {
        const taken = take(most)
        if (taken.length > 0) return taken.map(deliver)
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    settle(records, failed) {
      for (const { messageId } of records) {
        const message = messages.get(messageId)
        if (message === undefined || failed.has(messageId)) continue
        if (behavior.losesDeletion()) hide(message, random.between(0, 30_000))
        else messages.delete(messageId)
      }
    },
    purge: () => messages.clear(),
    left: () => [...messages.values()].map(({ body }) => body),
  }
}
