import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { type Shell, startShell } from '../../../support/shell.ts'
import { line, userTask } from '../../../unit/engine/stage/model.ts'

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(line({ a: userTask('a'), b: userTask('b') }))
})
afterAll(() => shell.stop())

const start = async (body: string) => {
  const answer = await api.raw('/process-definition/key/p/start', body, 'application/json')
  expect(answer.status).toBe(200)
  return z.object({ id: z.string() }).parse(answer.body).id
}

const taskOf = async (processInstanceId: string) => {
  const { body } = await api.get(`/task?processInstanceId=${processInstanceId}`)
  return z.array(z.object({ id: z.string() })).parse(body)[0]?.id
}

describe('values come back as they were sent', () => {
  test.each(['9007199254740993', '1152921504606846976', '-9223372036854775808', '9223372036854775807'])(
    'the Long %s, as a number',
    async (digits) => {
      const id = await start(`{"variables":{"l":{"value":${digits}},"t":{"type":"Long","value":"${digits}"}}}`)
      const { text } = await api.get(`/process-instance/${id}/variables`)
      expect(text.split(`"value":${digits}`)).toHaveLength(3)
      const found = `{"processInstanceIds":["${id}"],"variables":[{"name":"l","operator":"eq","value":${digits}}]}`
      expect((await api.raw('/process-instance/count', found, 'application/json')).text).toBe('{"count":1}')
    },
  )

  test('numbers inside of an Object', async () => {
    const id = await start('{"variables":{"o":{"value":{"ids":[9007199254740993]}}}}')
    expect((await api.get(`/process-instance/${id}/variables/o`)).text).toContain('{"ids":[9007199254740993]}')
  })

  test('whatever a variable is called', async () => {
    const id = await start('{"variables":{"__proto__":{"value":"x"},"constructor":{"value":"y"}}}')
    for (const [name, value] of [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]) {
      expect(await api.get(`/process-instance/${id}/variables/${name}`)).toMatchObject({ status: 200, body: { value } })
    }
    expect((await api.get(`/task/${await taskOf(id)}/variables`)).text).toContain('"__proto__":{')
  })
})

test('a variable is found by its id, whatever it is called; its Object as it is asked for', async () => {
  const id = await start('{"variables":{"a b:c":{"value":{"n":1}}}}')
  const { body } = await api.get(`/variable-instance?processInstanceIdIn=${id}`)
  const [listed] = z.array(z.object({ id: z.string(), name: z.string() }).loose()).parse(body)
  const path = `/variable-instance/${encodeURIComponent(listed?.id ?? '')}`
  expect(await api.get(path)).toMatchObject({ status: 200, body: listed })
  expect(listed).toMatchObject({ name: 'a b:c', value: { n: 1 } })
  expect(await api.get(`${path}?deserializeValue=false`)).toMatchObject({ body: { value: '{"n":1}' } })
  for (const missing of [`${id}:none`, 'none', `${id}`])
    expect(await api.get(`/variable-instance/${missing}`)).toMatchObject({
      status: 404,
      body: { type: 'InvalidRequestException', message: `Variable instance with Id '${missing}' does not exist.` },
    })
})

test('a JSON content type without a body is an empty body', async () => {
  const id = await start('')
  expect((await api.raw(`/task/${await taskOf(id)}/complete`, '', 'application/json')).status).toBe(204)
  expect(await api.raw('/message', '', 'application/json')).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/message name/i) },
  })
})

test("taskVariables are a task's own, not those of its execution", async () => {
  const id = await start('')
  const task = await taskOf(id)
  await api.send('PUT', `/task/${task}/localVariables/own`, { value: 'v' })
  await api.send('PUT', `/execution/${id}/localVariables/outer`, { value: 'v' })
  const count = async (condition: string) =>
    (await api.get(`/task/count?processInstanceId=${id}&taskVariables=${condition}`)).body
  expect(await count('own_eq_v')).toEqual({ count: 1 })
  expect(await count('outer_eq_v')).toEqual({ count: 0 })
})
