import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../../../functions/http/app.ts'
import { RESOURCES } from '../../../../functions/routes/resources.ts'
import { startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

let shell: Shell
let ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>
beforeAll(async () => {
  shell = await startShell()
  await shell.deploy(TWO_TASKS)
  const app = createApp(shell.services, RESOURCES)
  ask = async (method, path, body) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.request(path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
  }
})
afterAll(() => shell.stop())

async function newTask(): Promise<string> {
  const [instance] = await startInstances(shell, 1)
  const { body } = await ask('GET', `/task?processInstanceId=${instance}`)
  const [task] = z.array(z.object({ id: z.string() })).parse(body)
  return task?.id ?? ''
}

test('a task is changed as a whole: what is not given is cleared', async () => {
  const id = await newTask()
  const due = '2026-03-01T10:00:00.000+0000'
  expect(
    await ask('PUT', `/task/${id}`, { name: 'Look', assignee: 'ada', owner: 'bob', priority: 7, due }),
  ).toMatchObject({ status: 204 })
  expect((await ask('GET', `/task/${id}`)).body).toMatchObject({
    name: 'Look',
    assignee: 'ada',
    owner: 'bob',
    priority: 7,
    due,
  })
  await ask('PUT', `/task/${id}`, { name: 'Look' })
  expect((await ask('GET', `/task/${id}`)).body).toMatchObject({
    name: 'Look',
    assignee: null,
    owner: null,
    priority: 50,
    due: null,
  })
  expect(await ask('PUT', `/task/${id}`, { parentTaskId: 'x' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('parentTaskId') },
  })
})

test('a task that is handed on has an owner, who gets it back with what was found out', async () => {
  const id = await newTask()
  await ask('POST', `/task/${id}/assignee`, { userId: 'ada' })
  await ask('POST', `/task/${id}/delegate`, { userId: 'bob' })
  await ask('POST', `/task/${id}/delegate`, { userId: 'eve' })
  expect((await ask('GET', `/task/${id}`)).body).toMatchObject({
    assignee: 'eve',
    owner: 'ada',
    delegationState: 'PENDING',
  })
  expect((await ask('GET', '/task?delegationState=PENDING')).body).toHaveLength(1)
  expect(await ask('POST', `/task/${id}/resolve`, { variables: { found: { value: 'out' } } })).toMatchObject({
    status: 204,
  })
  expect((await ask('GET', `/task/${id}`)).body).toMatchObject({ assignee: 'ada', delegationState: 'RESOLVED' })
  expect((await ask('GET', `/task/${id}/form-variables`)).body).toMatchObject({ found: { value: 'out' } })
})

test('who has to do with a task is listed, added and taken away', async () => {
  const id = await newTask()
  const links = `/task/${id}/identity-links`
  for (const link of [
    { userId: 'ada', type: 'assignee' },
    { userId: 'bob', type: 'candidate' },
    { groupId: 'it', type: 'candidate' },
  ])
    expect(await ask('POST', links, link)).toMatchObject({ status: 204 })
  expect((await ask('GET', links)).body).toEqual([
    { userId: 'ada', groupId: null, type: 'assignee' },
    { userId: 'bob', groupId: null, type: 'candidate' },
    { userId: null, groupId: 'it', type: 'candidate' },
  ])
  await ask('POST', `${links}/delete`, { groupId: 'it', type: 'candidate' })
  expect((await ask('GET', `${links}?type=candidate`)).body).toHaveLength(1)
  expect(await ask('POST', links, { type: 'candidate' })).toMatchObject({ status: 400 })
  expect(await ask('POST', links, { userId: 'a', type: 'participant' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('participant') },
  })
})

test('a form is its key, and sending it completes the task', async () => {
  const id = await newTask()
  expect(await ask('GET', `/task/${id}/form`)).toEqual({
    status: 200,
    body: { key: null, camundaFormRef: null, contextPath: null },
  })
  expect(await ask('POST', `/task/${id}/submit-form`, { variables: { ok: { value: true } } })).toMatchObject({
    status: 204,
  })
  expect(await ask('GET', `/task/${id}`)).toMatchObject({ status: 404 })
})
