import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { type Shell, startShell } from '../../support/shell.ts'
import { line, userTask } from '../../unit/engine/stage/model.ts'

const MAIL = '<serviceTask id="mail" camunda:class="com.acme.SendMail"/>'

let shell: Shell
let api: ApiClient
let deploymentId = ''

const listed = z.array(z.record(z.string(), z.unknown()))
const list = async (path: string) => listed.parse((await api.get(path)).body)

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const form = new FormData()
  form.set('deployment-name', 'claims')
  form.set('delegates', 'external-tasks')
  form.set('one', new Blob([line({ a: userTask('a'), mail: MAIL })]), 'one.bpmn')
  form.set('two', new Blob([line({ a: userTask('a') }).replaceAll('id="p"', 'id="q"')]), 'two.bpmn')
  const request = new Response(form)
  const body = new Uint8Array(await request.arrayBuffer())
  const created = await api.raw('/deployment/create', body, request.headers.get('content-type') ?? '')
  deploymentId = z.object({ id: z.string() }).parse(created.body).id
})
afterAll(() => shell.stop())

describe('a deployment that is deployed again', () => {
  test('is a new one of the same name with new versions, read as it was read the first time', async () => {
    const again = await api.send('POST', `/deployment/${deploymentId}/redeploy`, { source: 'cockpit' })
    expect(again).toMatchObject({ status: 200, body: { name: 'claims', source: 'cockpit' } })
    expect(again.body).not.toMatchObject({ id: deploymentId })
    const versions = await list('/process-definition?latestVersion=true')
    expect(versions.map(({ key, version }) => [key, version]).sort()).toEqual([
      ['p', 2],
      ['q', 2],
    ])
    const { id } = await shell.start('p')
    const [task] = await list(`/task?processInstanceId=${id}`)
    await api.send('POST', `/task/${task?.id}/complete`, {})
    expect(await list(`/external-task?processInstanceId=${id}`)).toMatchObject([{ topicName: 'sendMail' }])
  })

  test('can be some of its files, by id or name', async () => {
    const resources = await list(`/deployment/${deploymentId}/resources`)
    const two = resources.find(({ name }) => name === 'two.bpmn')
    expect((await api.get(`/deployment/${deploymentId}/resources/${two?.id}`)).body).toEqual(two)
    const again = await api.send('POST', `/deployment/${deploymentId}/redeploy`, { resourceIds: [two?.id] })
    const { id } = z.object({ id: z.string() }).parse(again.body)
    expect((await list(`/deployment/${id}/resources`)).map(({ name }) => name)).toEqual(['two.bpmn'])
  })

  test.each([
    ['a file that it has not', (id: string) => `/deployment/${id}/redeploy`, { resourceNames: ['three.bpmn'] }],
    ['a deployment that is not there', () => '/deployment/none/redeploy', {}],
  ])('is refused for %s, which is named', async (_, path, body) => {
    expect(await api.send('POST', path(deploymentId), body)).toMatchObject({
      status: 404,
      body: { type: 'InvalidRequestException', message: expect.stringMatching(/three.bpmn|none/) },
    })
  })

  test('no process application has registered for any', async () => {
    expect((await api.get('/deployment/registered')).body).toEqual([])
  })
})

test('an incident of a job or an external task is not resolved by hand, and says so', async () => {
  const { id } = await shell.start('p')
  const [task] = await list(`/task?processInstanceId=${id}`)
  await api.send('POST', `/task/${task?.id}/complete`, {})
  const [work] = await list(`/external-task?processInstanceId=${id}`)
  await api.send('PUT', `/external-task/${work?.id}/retries`, { retries: 0 })
  const [incident] = await list(`/incident?processInstanceId=${id}`)
  expect(await api.send('DELETE', `/incident/${incident?.id}`)).toMatchObject({
    status: 400,
    body: { type: 'InvalidRequestException', message: 'Cannot resolve an incident of type failedExternalTask' },
  })
  expect(await api.send('DELETE', '/incident/none')).toMatchObject({ status: 404 })
})
