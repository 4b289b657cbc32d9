import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { line, userTask } from '../../../unit/engine/stage/model.ts'

const MINUTE = 60_000

let shell: Shell
let api: ApiClient
let definition = ''
/** One waits in `b`, one in `a`, one was deleted in `a`, one failed at `c` and was put right; in this order. */
const instances: string[] = []

const listed = z.array(z.looseObject({ id: z.string() }))
const list = async (path: string) => listed.parse((await api.get(path)).body)
const complete = async (id: string) =>
  api.send('POST', `/task/${(await list(`/task?processInstanceId=${id}`))[0]?.id}/complete`, {})

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const [deployed] = await shell.deploy(
    line({
      a: userTask('a'),
      b: userTask('b'),
      c: `<serviceTask id="c" camunda:asyncBefore="true" camunda:expression="\${later}"/>`,
    }),
  )
  definition = deployed?.id ?? ''
  for (let at = 0; at < 4; at++) {
    shell.setTime(START_TIME + at * MINUTE)
    instances.push((await shell.start('p')).id)
  }
  const [inB = '', , deleted = '', failing = ''] = instances
  await complete(inB)
  await api.send('DELETE', `/process-instance/${deleted}`)
  await complete(failing)
  await complete(failing)
  for (let tries = 0; tries < 3; tries++) await shell.runJobs()
  const [job] = await list(`/job?processInstanceId=${failing}`)
  for (let tries = 0; tries < 3; tries++) await api.send('POST', `/job/${job?.id}/execute`)
})
afterAll(() => shell.stop())

const statistics = async (query = '', of = definition) =>
  api.get(`/history/process-definition/${encodeURIComponent(of)}/statistics${query}`)

const NONE = {
  instances: 0,
  canceled: 0,
  finished: 0,
  completeScope: 0,
  openIncidents: 0,
  resolvedIncidents: 0,
  deletedIncidents: 0,
}

test('what runs is counted, at the activities where something does', async () => {
  expect((await statistics()).body).toEqual([
    { ...NONE, id: 'a', instances: 1 },
    { ...NONE, id: 'b', instances: 1 },
  ])
})

test('what has ended is counted where it is asked for, what was cancelled with it', async () => {
  const { body } = await statistics('?finished=true&canceled=true')
  expect(body).toEqual(
    expect.arrayContaining([
      { ...NONE, id: 'a', instances: 1, finished: 3, canceled: 1 },
      { ...NONE, id: 'b', instances: 1, finished: 1 },
    ]),
  )
  expect((await statistics('?canceled=true')).body).toContainEqual({ ...NONE, id: 'a', instances: 1, canceled: 1 })
})

test('incidents are counted by how they ended', async () => {
  const [failing = ''] = instances.slice(3)
  expect((await statistics('?incidents=true')).body).toContainEqual({ ...NONE, id: 'c', openIncidents: 1 })
  const [job] = await list(`/job?processInstanceId=${failing}`)
  await api.send('PUT', `/job/${job?.id}/retries`, { retries: 1 })
  expect((await statistics('?incidents=true')).body).toContainEqual({ ...NONE, id: 'c', resolvedIncidents: 1 })
  await api.send('PUT', `/process-instance/${failing}/variables/later`, { value: 1 })
  await api.send('POST', `/job/${job?.id}/execute`)
  const ended = (await statistics('?completeScope=true')).body
  expect(ended).toEqual([
    { ...NONE, id: 'a', instances: 1 },
    { ...NONE, id: 'b', instances: 1 },
    expect.objectContaining({ instances: 0, completeScope: 1 }),
  ])
})

test('instances are chosen by when they were started and ended, and by their ids', async () => {
  const [inB = '', inA = ''] = instances
  const at = (minutes: number) =>
    encodeURIComponent(new Date(START_TIME + minutes * MINUTE).toISOString().replace('Z', '+0000'))
  expect((await statistics(`?startedAfter=${at(0.5)}&startedBefore=${at(1.5)}`)).body).toEqual([
    { ...NONE, id: 'a', instances: 1 },
  ])
  expect((await statistics(`?finishedBefore=${at(0)}&finished=true`)).body).toEqual([])
  expect((await statistics(`?finishedAfter=${at(0)}&finished=true`)).body).toContainEqual({
    ...NONE,
    id: 'a',
    finished: 2,
  })
  expect((await statistics(`?processInstanceIdIn=${inB},${inA}`)).body).toHaveLength(2)
  expect((await statistics(`?processInstanceIdIn=${inA}`)).body).toEqual([{ ...NONE, id: 'a', instances: 1 }])
})

test('they are in the order that is asked for', async () => {
  const { body } = await statistics('?sortBy=activityId&sortOrder=desc')
  expect(listed.parse(body).map(({ id }) => id)).toEqual(['b', 'a'])
  expect((await statistics('?sortBy=count&sortOrder=desc')).status).toBe(400)
})

test('of a definition that nobody knows there is nothing, and where no trail is kept that is said', async () => {
  expect((await statistics('', 'none:1:2')).body).toEqual([])
  const without = await startShell({ HISTORY_LEVEL: 'none' })
  expect(await apiClient(without.services).get('/history/process-definition/p:1:2/statistics')).toMatchObject({
    status: 400,
  })
  await without.stop()
})
