import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, expect, test } from 'vitest'
import { type BusEvent, createEventBus, EventError } from '../../../functions/queue/event-bus.ts'

const bridge = mockClient(EventBridgeClient)
afterEach(() => bridge.reset())

const event = (number: number): BusEvent => ({
  type: 'Completed',
  time: Date.UTC(2026, 0, 1),
  batchId: `b${number}`,
  detail: { batchId: `b${number}` },
})

test('ten events go into a request, with source, detail type, time and bus', async () => {
  bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 })
  await createEventBus('shunt-prod').send(Array.from({ length: 12 }, (_, at) => event(at)))
  const requests = bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? [])
  expect(requests.map(({ length }) => length)).toEqual([10, 2])
  expect(requests[0]?.[0]).toEqual({
    EventBusName: 'shunt-prod',
    Source: 'shunt',
    DetailType: 'Batch Completed',
    Time: new Date(Date.UTC(2026, 0, 1)),
    Detail: '{"batchId":"b0"}',
  })
})

test('an event that is not taken is an error, so that it is sent again', async () => {
  bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ EventId: '1' }, { ErrorCode: 'Throttled' }] })
  const sent = createEventBus('b').send([event(1), event(2)])
  await expect(sent).rejects.toThrow(new EventError('b', 'Throttled'))
})
