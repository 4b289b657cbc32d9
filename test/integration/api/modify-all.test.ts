import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { countMoved, MOVE_ON, startInstances, TWO_TASKS } from '../../support/batches.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { type Shell, startShell } from '../../support/shell.ts'

let shell: Shell
let api: ApiClient
let definitionId: string
/** What somebody else does just before the instance of the key is written for the first time. */
const interventions = new Map<string, () => Promise<unknown>>()

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  beforeRequests(shell.services.db, async ({ operation, pk = '' }) => {
    if (operation !== 'PutItem' && operation !== 'UpdateItem') return
    const intervene = interventions.get(pk)
    interventions.delete(pk)
    await intervene?.()
  })
})
beforeEach(() => interventions.clear())
afterAll(() => shell.stop())

const before = (id: string, act: () => Promise<unknown>) => interventions.set(`I#${id}`, act)
const execute = (processInstanceIds: readonly string[]) =>
  api.send('POST', '/modification/execute', {
    processDefinitionId: definitionId,
    processInstanceIds,
    instructions: MOVE_ON,
  })
const suspend = (id: string) => commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true })

test('an instance that somebody changes after the check is stepped again as it is then', async () => {
  const ids = await startInstances(shell, 20)
  const [id = ''] = ids
  const set = { note: { type: 'String', value: 'meanwhile' } } as const
  before(id, () =>
    commandInstance(shell.services, id, { kind: 'changeVariables', execution: 0, set, remove: [], local: false }),
  )
  expect(await execute(ids)).toMatchObject({ status: 204 })
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 20, twice: 0 })
  expect((await shell.stored(id)).state.root.variables).toMatchObject(set)
})

test('one that is refused then stops the rest, and the answer names who was modified and who was not', async () => {
  const ids = await startInstances(shell, 60)
  const id = ids[30] ?? ''
  before(id, () => suspend(id))
  const answer = await execute(ids)
  const {
    modifiedProcessInstanceIds: modified,
    notModifiedProcessInstanceIds: notModified,
    ...error
  } = Object(answer.body)
  expect(answer.status).toBe(400)
  expect(error).toEqual({
    type: 'InvalidRequestException',
    code: null,
    message: expect.stringMatching(
      `^${modified.length} process instances were modified and ${notModified.length} were not: .*is suspended`,
    ),
  })
  expect([...modified, ...notModified].toSorted()).toEqual([...ids].toSorted())
  expect(notModified).toContain(id)
  expect(await countMoved(shell.services, modified)).toEqual({ moved: modified.length, twice: 0 })
  expect(await countMoved(shell.services, notModified)).toEqual({ moved: 0, twice: 0 })
  const logged = Object((await api.get('/history/user-operation?property=nrOfInstances')).body)
  expect(logged).toContainEqual(expect.objectContaining({ newValue: String(modified.length) }))
})

test('one that fails before anything was written leaves nothing, and the answer is the refusal alone', async () => {
  const [id = ''] = await startInstances(shell, 1)
  before(id, () => suspend(id))
  const { status, body } = await execute([id])
  expect(status).toBe(400)
  expect(Object.keys(Object(body)).toSorted()).toEqual(['code', 'message', 'type'])
  expect(await countMoved(shell.services, [id])).toEqual({ moved: 0, twice: 0 })
})

test('a database that fails in the middle is answered with the same account', async () => {
  const ids = await startInstances(shell, 60)
  before(ids[40] ?? '', async () => {
    throw Object.assign(new Error('too much'), { name: 'ThrottlingException' })
  })
  const { status, body } = await execute(ids)
  expect(status).toBe(503)
  const { modifiedProcessInstanceIds: modified, notModifiedProcessInstanceIds: notModified } = Object(body)
  expect(notModified).toContain(ids[40])
  expect(modified.length + notModified.length).toBe(60)
  expect(await countMoved(shell.services, ids)).toEqual({ moved: modified.length, twice: 0 })
})
