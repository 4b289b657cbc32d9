import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, expect, test } from 'vitest'
import { SendError, sendMessages } from '../../../functions/queue/send-messages.ts'

const client = new SQSClient({ region: 'us-east-1' })
const sqs = mockClient(client)
const urls = {
  job: 'http://q/job',
  seed: 'http://q/seed',
  execution: 'http://q/execution',
  monitor: 'http://q/monitor',
}
const queues = { client, urls }

const job = (number: number, group = 'claim:1:a') => ({
  message: { kind: 'job' as const, instanceId: 'i', job: number },
  group,
})
const rejected = (id: string, senderFault = false) => ({ Id: id, Code: 'InternalError', SenderFault: senderFault })

function requests() {
  return sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input)
}

afterEach(() => sqs.reset())

test('ten messages go into a request, each to the queue of its kind and with its group', async () => {
  sqs.on(SendMessageBatchCommand).resolves({})
  const monitor = { message: { kind: 'monitor' as const, batchId: 'b' }, group: 'b' }
  await sendMessages(queues, [...Array.from({ length: 12 }, (_, at) => job(at)), monitor])
  expect(requests().map(({ QueueUrl, Entries }) => [QueueUrl, Entries?.length])).toEqual([
    [urls.job, 10],
    [urls.job, 2],
    [urls.monitor, 1],
  ])
  expect(requests()[2]?.Entries).toMatchObject([
    { MessageBody: '{"kind":"monitor","batchId":"b"}', MessageGroupId: 'b' },
  ])
})

test('messages that were not taken are sent again, and only those', async () => {
  sqs
    .on(SendMessageBatchCommand)
    .resolvesOnce({ Failed: [rejected('1')], Successful: [] })
    .resolves({})
  await sendMessages(queues, [job(1), job(2), job(3)])
  expect(requests()[1]?.Entries?.map(({ MessageBody }) => MessageBody)).toEqual([JSON.stringify(job(2).message)])
})

test('messages that are never taken are an error', async () => {
  sqs.on(SendMessageBatchCommand).resolves({ Failed: [rejected('0')], Successful: [] })
  const failure = await sendMessages(queues, [job(1)]).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(SendError)
  expect(failure).toMatchObject({ queue: 'job', failed: 1 })
})

test('a message that SQS finds wrong is not sent again', async () => {
  sqs.on(SendMessageBatchCommand).resolves({ Failed: [rejected('0', true)], Successful: [] })
  await expect(sendMessages(queues, [job(1)])).rejects.toThrow(SendError)
  expect(requests()).toHaveLength(1)
})

test('a group of any characters becomes one that SQS allows', async () => {
  sqs.on(SendMessageBatchCommand).resolves({})
  await sendMessages(queues, [job(1, `prüfung und versand:1:${'x'.repeat(200)}`)])
  const group = requests()[0]?.Entries?.[0]?.MessageGroupId
  expect(group).toMatch(/^pr_fung_und_versand:1:x+$/)
  expect(group).toHaveLength(128)
})
