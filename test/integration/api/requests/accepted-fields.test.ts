import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { boundary, line, userTask } from '../../../unit/engine/stage/model.ts'

let shell: Shell
let api: ApiClient
let definitionId: string

const timer = boundary('late', 'a', '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>')

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const [definition] = await shell.deploy(line({ a: userTask('a'), b: userTask('b') }, timer))
  definitionId = definition?.id ?? ''
})
afterAll(() => shell.stop())

const count = async (path: string) => z.object({ count: z.number() }).parse((await api.get(path)).body).count
const jobOf = async (processInstanceId: string) => {
  const { body } = await api.get(`/job?processInstanceId=${processInstanceId}`)
  return z.array(z.object({ id: z.string() })).parse(body)[0]?.id
}

describe('an unknown field in the query of a modification would select everything, so that it is refused by name', () => {
  const instructions = [{ type: 'cancel', activityId: 'a' }]

  test.each([
    ['processInstanceQuery', { foo: 1 }, /foo/],
    ['processInstanceQuery', { orQueries: [{ bussinessKey: 'x' }] }, /bussinessKey/],
    ['processInstanceQuery', { variables: [{ name: 'v', operator: 'eq', val: 1 }] }, /val/],
    ['historicProcessInstanceQuery', { processInstanceBussinessKey: 'x' }, /processInstanceBussinessKey/],
  ])('%s %j', async (query, conditions, name) => {
    const instance = await shell.start('p')
    for (const path of ['/modification/execute', '/modification/executeAsync']) {
      const body = { processDefinitionId: definitionId, instructions, [query]: conditions }
      expect(await api.send('POST', path, body)).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(name) },
      })
    }
    expect((await shell.stored(instance.id)).state.end).toBeUndefined()
  })
})

describe('the suspension of a definition', () => {
  let suspendedBefore = ''

  test.each([
    ['by id', true],
    ['by key', false],
  ])('and its activation, %s, take its instances along where they are told to', async (by, suspended) => {
    const instance = by === 'by id' ? (await shell.start('p')).id : suspendedBefore
    suspendedBefore = instance
    const path = by === 'by id' ? `/process-definition/${definitionId}` : '/process-definition/key/p'
    const body = { suspended, includeProcessInstances: true }
    expect((await api.send('PUT', `${path}/suspended`, body)).status).toBe(204)
    expect(await api.get(`/process-instance/${instance}`)).toMatchObject({ body: { suspended } })
  })

  test('at a later time is refused, and what is no time too', async () => {
    const put = (executionDate: string) =>
      api.send('PUT', `/process-definition/${definitionId}/suspended`, { suspended: true, executionDate })
    expect(await put(new Date(START_TIME + 60_000).toISOString().replace('Z', '+0000'))).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('executionDate') },
    })
    expect(await put('whenever')).toMatchObject({ status: 400 })
    expect(await api.get(`/process-definition/${definitionId}`)).toMatchObject({ body: { suspended: false } })
  })
})

describe('tasks', () => {
  test('come with their variables where they are asked for', async () => {
    const { id } = await shell.start('p', { answer: { type: 'Integer', value: 42 } })
    const list = (parameter: string) => api.get(`/task?processInstanceId=${id}&${parameter}=true`)
    expect(await list('withTaskVariablesInReturn')).toMatchObject({ body: [{ variables: { answer: { value: 42 } } }] })
    expect(await list('withTaskLocalVariablesInReturn')).toMatchObject({ body: [{ variables: {} }] })
    expect(await list('withCommentAttachmentInfo')).toMatchObject({ body: [{ comment: false, attachment: false }] })
  })

  test('are given back where nobody claims them', async () => {
    const { id } = await shell.start('p')
    const tasks = z.array(z.object({ id: z.string() })).parse((await api.get(`/task?processInstanceId=${id}`)).body)
    expect((await api.send('POST', `/task/${tasks[0]?.id}/claim`, { userId: 'jo' })).status).toBe(204)
    expect((await api.send('POST', `/task/${tasks[0]?.id}/claim`, {})).status).toBe(204)
    expect(await count(`/task/count?processInstanceId=${id}&unassigned=true`)).toBe(1)
  })
})

test('a suspended job is executed by hand', async () => {
  const { id } = await shell.start('p')
  const job = await jobOf(id)
  expect((await api.send('PUT', `/job/${job}/suspended`, { suspended: true })).status).toBe(204)
  expect((await api.send('POST', `/job/${job}/execute`)).status).toBe(204)
  expect(await count(`/job/count?processInstanceId=${id}`)).toBe(0)
})
