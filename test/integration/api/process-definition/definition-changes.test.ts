import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { deploy } from '../../../../functions/repository/deployments.ts'
import { getItem } from '../../../../functions/store/dynamodb/single-item.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../../support/shell.ts'

let shell: Shell
let api: ApiClient
beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterAll(() => shell.stop())

const DAY_MS = 24 * 3600 * 1000

/** A key of its own for each test: definitions of a key are deleted together. */
let key = ''
let tests = 0
beforeEach(() => {
  tests += 1
  key = `order${tests}`
})

const waiting = (id = key) =>
  model(id, `<startEvent id="start"/><userTask id="task"/><endEvent id="end"/>${chain('start', 'task', 'end')}`)

async function deployed(xml: string): Promise<string> {
  const [definition] = await shell.deploy(xml)
  return definition?.id ?? ''
}

const count = async (path: string) => z.object({ count: z.number() }).parse((await api.get(path)).body).count
const definitionsOf = (tenant = '') => count(`/process-definition/count?key=${key}${tenant}`)

describe('a process definition is deleted', () => {
  test('alone where nothing runs on it; the version before is the newest again', async () => {
    const [first, second] = [await deployed(waiting()), await deployed(waiting())]
    expect((await api.send('DELETE', `/process-definition/${second}`)).status).toBe(204)
    expect((await api.get(`/process-definition/${second}`)).status).toBe(404)
    expect((await api.get(`/process-definition/key/${key}`)).body).toMatchObject({ id: first })
    expect((await api.send('DELETE', `/process-definition/${second}`)).body).toMatchObject({
      message: `No process definition found with id '${second}': processDefinition is null`,
    })
  })

  test('with its instances only where that is asked for', async () => {
    const id = await deployed(waiting())
    const instance = await shell.start(key)
    expect(await api.send('DELETE', `/process-definition/${id}`)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(`there exists 1 dependening process instances`) },
    })
    expect((await api.get(`/process-instance/${instance.id}`)).status).toBe(200)
    // It was closed while its instances were counted, and is open again.
    expect((await api.send('POST', `/process-definition/${id}/start`, {})).status).toBe(200)
    expect((await api.send('DELETE', `/process-definition/${id}?cascade=true`)).status).toBe(204)
    expect((await api.get(`/process-instance/${instance.id}`)).status).toBe(404)
    expect((await api.get(`/history/process-instance/${instance.id}`)).status).toBe(404)
  })

  test('by its key in every version, or in none where one has instances', async () => {
    await deployed(waiting())
    await shell.start(key)
    await deployed(waiting())
    expect((await api.send('DELETE', `/process-definition/key/${key}`)).status).toBe(400)
    expect(await definitionsOf()).toBe(2)
    expect((await api.send('DELETE', `/process-definition/key/${key}?cascade=true`)).status).toBe(204)
    expect(await definitionsOf()).toBe(0)
    expect(await api.send('DELETE', `/process-definition/key/${key}`)).toMatchObject({
      status: 404,
      body: { message: `No process definition found with key '${key}': processDefinitions is empty` },
    })
  })

  test("by its key of a tenant, while that tenant's and nobody's are each other's business", async () => {
    const resources = [{ name: 'a.bpmn', content: new TextEncoder().encode(waiting()) }]
    const options = { enableDuplicateFiltering: false, deployChangedOnly: false, resources }
    for (const tenantId of ['north', 'south']) await deploy(shell.services, { ...options, tenantId })
    await deployed(waiting())
    expect((await api.send('DELETE', `/process-definition/key/${key}/tenant-id/north`)).status).toBe(204)
    expect([await definitionsOf('&tenantIdIn=north'), await definitionsOf()]).toEqual([0, 2])
    expect((await api.send('DELETE', `/process-definition/key/${key}`)).status).toBe(204)
    expect([await definitionsOf('&tenantIdIn=south'), await definitionsOf()]).toEqual([1, 1])
  })

  test('and who did it is in the operation log', async () => {
    const id = await deployed(waiting())
    await api.send('DELETE', `/process-definition/${id}?cascade=true`)
    const query = `processDefinitionId=${encodeURIComponent(id)}&operationType=Delete`
    expect((await api.get(`/history/user-operation?${query}`)).body).toMatchObject([
      { entityType: 'ProcessDefinition', property: 'cascade', orgValue: 'false', newValue: 'true' },
    ])
  })
})

describe('how long history is kept', () => {
  const put = (id: string, historyTimeToLive: unknown) =>
    api.send('PUT', `/process-definition/${id}/history-time-to-live`, { historyTimeToLive })

  test('is what was set last, for instances that end from then on, in a process that had read the model before too', async () => {
    const id = await deployed(waiting())
    const { id: instance } = await shell.start(key)
    const other = apiClient({ ...shell.services, db: { ...shell.services.db } })
    const { id: task } = z
      .object({ id: z.string() })
      .parse(Object((await other.get(`/task?processInstanceId=${instance}`)).body)[0])
    expect((await put(id, 5)).status).toBe(204)
    expect((await api.get(`/process-definition/${id}`)).body).toMatchObject({ historyTimeToLive: 5 })
    shell.setTime(START_TIME + 61_000)
    await other.send('POST', `/task/${task}/complete`, {})
    const { ttl } = z
      .object({ ttl: z.number() })
      .parse(await getItem(shell.services.db, { pk: `I#${instance}`, sk: 'I' }, true))
    expect(Math.round((ttl * 1000 - START_TIME - 61_000) / DAY_MS)).toBe(5)
    shell.setTime(START_TIME)
  })

  test('is the installation’s where it is null; less than nothing is refused', async () => {
    const id = await deployed(waiting())
    expect((await put(id, null)).status).toBe(204)
    expect((await api.get(`/process-definition/${id}`)).body).toMatchObject({ historyTimeToLive: null })
    expect(await put(id, -1)).toMatchObject({ status: 400, body: { type: 'BadUserRequestException' } })
    expect((await put('none:1:x', 1)).status).toBe(404)
  })
})

describe('the picture of a model', () => {
  async function deployWith(pictures: readonly string[]): Promise<string> {
    const texts: Record<string, string> = { [`${key}.bpmn`]: waiting() }
    for (const name of pictures) texts[name] = `<svg>${name}</svg>`
    const resources = Object.entries(texts).map(([name, text]) => ({ name, content: new TextEncoder().encode(text) }))
    const result = await deploy(shell.services, {
      enableDuplicateFiltering: false,
      deployChangedOnly: false,
      resources,
    })
    return result.outcome === 'deployed' ? (result.definitions[0]?.id ?? '') : result.outcome
  }

  test('is the file of its deployment with its name', async () => {
    const id = await deployWith([`${key}.svg`, 'other.svg'])
    const answer = await api.get(`/process-definition/${id}/diagram`)
    expect([answer.status, answer.text]).toEqual([200, `<svg>${key}.svg</svg>`])
    expect(answer.headers.get('content-type')).toBe('image/svg+xml')
    expect(answer.headers.get('content-disposition')).toContain(`filename="${key}.svg"`)
    expect((await api.get(`/process-definition/${id}`)).body).toMatchObject({ diagram: `${key}.svg` })
  })

  test('is the one with its key where there are two, and none where there is none', async () => {
    const id = await deployWith([`${key}.svg`, `${key}.${key}.svg`])
    expect((await api.get(`/process-definition/${id}/diagram`)).text).toBe(`<svg>${key}.${key}.svg</svg>`)
    expect((await api.get(`/process-definition/key/${key}/diagram`)).status).toBe(200)
    expect((await api.get(`/process-definition/${await deployWith(['other.svg'])}/diagram`)).status).toBe(204)
  })
})

test('what a definition calls is listed where no expression says it, with the call activities', async () => {
  const [first, second] = [await deployed(waiting()), await deployed(waiting())]
  const call = (id: string, attributes: string) => `<callActivity id="${id}" ${attributes}/>`
  const caller = await deployed(
    model(
      `${key}-caller`,
      `<startEvent id="start"/>${call('a', `calledElement="${key}"`)}${call('b', `calledElement="${key}"`)}
       ${call('c', `calledElement="${key}" camunda:calledElementBinding="version" camunda:calledElementVersion="1"`)}
       ${call('d', `calledElement="\${which}"`)}${call('e', 'calledElement="missing"')}
       ${call('f', `calledElement="${key}" camunda:calledElementBinding="version" camunda:calledElementVersion="\${one}"`)}
       ${chain('start', 'a', 'b', 'c', 'd', 'e', 'f')}`,
    ),
  )
  const { body } = await api.get(`/process-definition/${caller}/static-called-process-definitions`)
  expect(body).toEqual([
    expect.objectContaining({ id: second, calledFromActivityIds: ['a', 'b'], callingProcessDefinitionId: caller }),
    expect.objectContaining({ id: first, calledFromActivityIds: ['c'], version: 1 }),
  ])
  expect((await api.get('/process-definition/none/static-called-process-definitions')).status).toBe(404)
})
