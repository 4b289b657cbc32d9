import { z } from 'zod'
import type { SqsQueue } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js'

type StoredMessage = SqsQueue['messages'][number]

const ofBatch = z.object({ batchId: z.string() })

/**
 * Makes a queue fair as SQS's standard queues are: of the batches whose messages wait, the one with the fewest messages in flight is next. So a small
 * batch is not kept waiting by a big one. fauxqs hands out in the order of arrival, and forgets the message group of a standard queue; so the batch
 * id in the body, which is the group, is read instead.
 */
export function makeFair(queue: SqsQueue): SqsQueue {
  const groups = new WeakMap<StoredMessage, string>()
  const groupOf = (message: StoredMessage) => {
    const group = groups.get(message) ?? readGroup(message.body)
    groups.set(message, group)
    return group
  }
  const dequeue = queue.dequeue.bind(queue)
  queue.dequeue = (...parameters) => {
    bringForward(queue, groupOf)
    return dequeue(...parameters)
  }
  return queue
}

function bringForward({ messages, inflightMessages }: SqsQueue, groupOf: (message: StoredMessage) => string): void {
  const inFlight = new Map<string, number>()
  for (const { message } of inflightMessages.values()) {
    const group = groupOf(message)
    inFlight.set(group, (inFlight.get(group) ?? 0) + 1)
  }
  let next = 0
  let fewest = Number.POSITIVE_INFINITY
  for (const [index, message] of messages.entries()) {
    const count = inFlight.get(groupOf(message)) ?? 0
    if (count < fewest) [next, fewest] = [index, count]
    if (fewest === 0) break
  }
  if (next > 0) messages.unshift(...messages.splice(next, 1))
}

/** Messages of no batch are all of one group. */
function readGroup(body: string): string {
  try {
    return ofBatch.safeParse(JSON.parse(body)).data?.batchId ?? ''
  } catch {
    return ''
  }
}
