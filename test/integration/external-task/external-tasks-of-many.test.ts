import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const work = (id: string) => `<serviceTask id="${id}" camunda:type="external" camunda:topic="topic-${id}"/>`
  await shell.deploy(
    model(
      'orders',
      `<startEvent id="start"/><parallelGateway id="fork"/>${work('pay')}${work('ship')}
       ${chain('start', 'fork', 'pay')}${chain('fork', 'ship')}`,
    ),
  )
})
afterAll(() => shell.stop())

const listed = z.array(z.object({ id: z.string(), retries: z.int().nullable(), topicName: z.string() }))
const tasksOf = async (instance: string) =>
  listed.parse((await api.get(`/external-task?processInstanceId=${instance}&sortBy=id&sortOrder=asc`)).body)
const setRetries = (body: object) => api.send('PUT', '/external-task/retries', body)
const retriesOf = async (instance: string) => (await tasksOf(instance)).map(({ retries }) => retries)

describe('the retries of many', () => {
  let one = ''
  let other = ''
  beforeEach(async () => {
    one = (await shell.start('orders')).id
    other = (await shell.start('orders')).id
  })

  test('are set for tasks by their ids, each once, and 0 makes incidents', async () => {
    const ids = [...(await tasksOf(one)), ...(await tasksOf(other))].map(({ id }) => id)
    expect((await setRetries({ retries: 0, externalTaskIds: [...ids, ...ids] })).status).toBe(204)
    expect([await retriesOf(one), await retriesOf(other)]).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(await api.get(`/incident/count?processInstanceId=${one}`)).toMatchObject({ body: { count: 2 } })
    expect((await setRetries({ retries: 3, externalTaskIds: ids })).status).toBe(204)
    expect(await api.get(`/incident/count?processInstanceId=${one}`)).toMatchObject({ body: { count: 0 } })
  })

  test('are set for all tasks of instances, and for what the queries find', async () => {
    expect((await setRetries({ retries: 5, processInstanceIds: [one] })).status).toBe(204)
    expect([await retriesOf(one), await retriesOf(other)]).toEqual([
      [5, 5],
      [null, null],
    ])
    const externalTaskQuery = { processInstanceId: other, topicName: 'topic-pay' }
    const processInstanceQuery = { processInstanceIds: [one] }
    expect((await setRetries({ retries: 7, externalTaskQuery, processInstanceQuery })).status).toBe(204)
    expect([await retriesOf(one), (await retriesOf(other)).filter((retries) => retries === 7)]).toEqual([[7, 7], [7]])
    expect((await setRetries({ retries: 8, historicProcessInstanceQuery: { processInstanceId: one } })).status).toBe(
      204,
    )
    expect(await retriesOf(one)).toEqual([8, 8])
  })

  test('are set for none where one does not exist', async () => {
    const [task] = await tasksOf(one)
    const gone = `${one}:999`
    expect(await setRetries({ retries: 2, externalTaskIds: [task?.id, gone] })).toMatchObject({
      status: 404,
      body: { message: `Cannot find external task with id ${gone}: externalTask is null` },
    })
    expect(await retriesOf(one)).toEqual([null, null])
  })

  test.each([
    [{ externalTaskIds: ['a'] }, 'The number of retries cannot be null.'],
    [{ retries: -1, externalTaskIds: ['a'] }, 'The number of retries cannot be negative'],
    [{ retries: 1 }, 'externalTaskIds is empty'],
    [{ retries: 1, externalTaskQuery: { topicName: 'nothing' } }, 'externalTaskIds is empty'],
    [{ retries: 1, externalTaskIds: [null] }, /cannot be null/],
    [{ retries: 1, externalTaskQuery: { topic: 'topic-pay' } }, /topic/],
    [
      { retries: 1, externalTaskIds: Array.from({ length: 2001 }, (_, at) => `${at}`) },
      /more than 2000 external tasks/,
    ],
  ])('%j is refused', async (body, message) => {
    const answer = await setRetries(body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ message: expect.stringMatching(message) })
  })
})

test('topic names are told once each, by lock and by retries', async () => {
  const { id } = await shell.start('orders')
  const names = async (query = '') => (await api.get(`/external-task/topic-names${query}`)).body
  expect(await names()).toEqual(['topic-pay', 'topic-ship'])
  expect(await names('?withLockedTasks=true')).toEqual([])
  const [pay] = (await tasksOf(id)).filter(({ topicName }) => topicName === 'topic-pay')
  await api.send('POST', `/external-task/${pay?.id}/lock`, { workerId: 'w', lockDuration: 1000 })
  expect(await names('?withLockedTasks=true')).toEqual(['topic-pay'])
  expect(await names('?withLockedTasks=true&withUnlockedTasks=true')).toEqual([])
  await setRetries({ retries: 0, externalTaskQuery: { topicName: 'topic-ship' } })
  expect(await names('?withRetriesLeft=true')).toEqual(['topic-pay'])
  expect(await names('?withUnlockedTasks=true')).toEqual(['topic-pay', 'topic-ship'])
  expect((await api.get('/external-task/topic-names?withRetriesLeft=maybe')).status).toBe(400)
})
