import { afterEach, expect, test, vi } from 'vitest'
import { deadLetter, executionMessage, jobMessage } from '../../../functions/queue/messages.ts'
import { receiveMessages } from '../../../functions/queue/receive-messages.ts'
import { logger } from '../../../functions/shell/observability.ts'
import { recordOf } from '../../support/message-queue.ts'

const log = vi.spyOn(logger, 'error').mockImplementation(() => {})
afterEach(() => log.mockClear())

const chunk = (number: number) => ({ kind: 'execution', batchId: 'b', chunk: number, group: 1 })

function record(id: string, body: unknown) {
  return recordOf({ id, body: typeof body === 'string' ? body : JSON.stringify(body), received: 1 })
}

test('the error of a message that is not carried out is in the log as it was thrown, with its cause and with what it is about', async () => {
  const error = new Error('Chunk 101 has 3 instances left', { cause: new Error('The table does not answer') })
  const carriedOut: number[] = []
  const event = { Records: [record('first', chunk(100)), record('second', chunk(101)), record('third', chunk(102))] }
  const answer = await receiveMessages(event, executionMessage, async ({ message }) => {
    if (message.chunk === 101) throw error
    carriedOut.push(message.chunk)
  })
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'second' }] })
  expect(carriedOut).toEqual([100, 102])
  expect(log.mock.calls).toEqual([
    [
      'A message goes back to its queue',
      { messageId: 'second', kind: 'execution', batchId: 'b', group: 1, chunk: 101, error },
    ],
  ])
})

test.each([
  [
    { kind: 'seed', batchId: 'b', firstGroup: 10, lastGroup: 19 },
    { kind: 'seed', batchId: 'b', group: 10 },
  ],
  [
    { kind: 'monitor', batchId: 'b' },
    { kind: 'monitor', batchId: 'b' },
  ],
  [
    { kind: 'job', instanceId: 'i', job: 7 },
    { kind: 'job', processInstanceId: 'i', job: 7 },
  ],
])('of %j the log names what it is about', async (message, keys) => {
  const error = new Error('The table does not answer')
  const answer = await receiveMessages({ Records: [record('one', message)] }, deadLetter, () => Promise.reject(error))
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'one' }])
  expect(log).toHaveBeenCalledExactlyOnceWith('A message goes back to its queue', { messageId: 'one', ...keys, error })
})

test.each(['no JSON', chunk(1)])('a message that is none of this kind is in the log by its id: %j', async (body) => {
  const handle = vi.fn<() => Promise<void>>()
  const answer = await receiveMessages({ Records: [record('foreign', body)] }, jobMessage, handle)
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'foreign' }])
  expect(handle).not.toHaveBeenCalled()
  expect(log).toHaveBeenCalledExactlyOnceWith('A message goes back to its queue', {
    messageId: 'foreign',
    error: expect.any(Error),
  })
})
