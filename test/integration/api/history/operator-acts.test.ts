import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { idOf } from '../../../../functions/engine/instance/ids.ts'
import type { InstanceState } from '../../../../functions/engine/instance/instance-state.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { chain, executionAt, model, type Shell, startShell } from '../../../support/shell.ts'

const MODEL = model(
  'acts',
  `<startEvent id="start"/><parallelGateway id="fork"/><userTask id="work"/>
   <serviceTask id="send" camunda:type="external" camunda:topic="send"/>
   <serviceTask id="later" camunda:asyncBefore="true" camunda:expression="\${1 / 0}"/>
   ${chain('start', 'fork', 'work')}${chain('fork', 'send')}${chain('fork', 'later')}`,
)

/** As API Gateway tells of a caller with a token. */
const event = {
  requestContext: {
    authorizer: {
      jwt: {
        claims: { iss: 'https://login', sub: '7', preferred_username: 'mary', scope: 'shunt/operate shunt/read' },
      },
    },
  },
}

const entries = z.array(
  z.looseObject({
    operationType: z.string(),
    entityType: z.string(),
    category: z.string(),
    userId: z.string().nullable(),
    userName: z.string().optional(),
    property: z.string().nullable(),
    orgValue: z.string().nullable(),
    newValue: z.string().nullable(),
  }),
)

let shell: Shell
let api: ApiClient
let state: InstanceState

beforeAll(async () => {
  shell = await startShell({ USER_OPERATION_LOG: 'all' })
  api = apiClient(shell.services, event)
  await shell.deploy(MODEL)
})
afterAll(() => shell.stop())
beforeEach(async () => {
  state = await shell.start('acts')
})

const ids = () => ({
  INSTANCE: state.id,
  TASK: idOf(state.id, executionAt(state, 'work').task?.number ?? -1),
  EXTERNAL: idOf(state.id, executionAt(state, 'send').externalTask?.number ?? -1),
  JOB: idOf(state.id, executionAt(state, 'later').jobs?.[0]?.number ?? -1),
})

async function logged(): Promise<string[]> {
  const found = entries.parse((await api.get(`/history/user-operation?processInstanceId=${state.id}`)).body)
  expect(new Set(found.map(({ userId, userName }) => `${userId} ${userName}`))).toEqual(
    new Set(['https://login#7 mary']),
  )
  return found.map(
    ({ category, entityType, operationType, property, orgValue, newValue }) =>
      `${category} ${entityType} ${operationType} ${property}: ${orgValue} -> ${newValue}`,
  )
}

test.each([
  ['PUT', '/job/JOB/retries', { retries: 5 }, ['Operator Job SetJobRetries retries: 3 -> 5']],
  ['PUT', '/job/JOB/duedate', { duedate: null }, ['Operator Job SetDueDate duedate: null -> null']],
  ['PUT', '/job/JOB/priority', { priority: 9 }, ['Operator Job SetPriority priority: null -> 9']],
  ['PUT', '/job/JOB/suspended', { suspended: true }, ['Operator Job SuspendJob suspensionState: null -> suspended']],
  ['DELETE', '/job/JOB', undefined, ['Operator Job Delete null: null -> null']],
  [
    'PUT',
    '/external-task/EXTERNAL/retries',
    { retries: 2 },
    ['Operator ExternalTask SetExternalTaskRetries retries: null -> 2'],
  ],
  [
    'PUT',
    '/external-task/EXTERNAL/priority',
    { priority: 7 },
    ['Operator ExternalTask SetPriority priority: null -> 7'],
  ],
  ['POST', '/external-task/EXTERNAL/unlock', undefined, ['Operator ExternalTask Unlock null: null -> null']],
  [
    'POST',
    '/process-instance/INSTANCE/variables',
    { modifications: { a: { value: 1 }, b: { value: 2 } }, deletions: ['c'] },
    ['Operator Variable SetVariable name: null -> a, b', 'Operator Variable RemoveVariable name: null -> c'],
  ],
  ['POST', '/task/TASK/claim', { userId: 'jo' }, ['TaskWorker Task Claim assignee: null -> jo']],
  ['POST', '/task/TASK/assignee', { userId: 'jo' }, ['TaskWorker Task Assign assignee: null -> jo']],
  [
    'POST',
    '/task/TASK/delegate',
    { userId: 'jo' },
    ['TaskWorker Task Delegate assignee: null -> jo', 'TaskWorker Task Delegate delegation: null -> PENDING'],
  ],
  [
    'PUT',
    '/task/TASK',
    { name: 'Other', priority: 50 },
    ['TaskWorker Task Update name: null -> Other', 'TaskWorker Task Update priority: null -> 50'],
  ],
  [
    'POST',
    '/task/TASK/identity-links',
    { groupId: 'sales', type: 'candidate' },
    ['TaskWorker IdentityLink AddGroupLink candidate: null -> sales'],
  ],
  [
    'PUT',
    '/task/TASK/localVariables/v',
    { value: 1, type: 'Integer' },
    ['TaskWorker Variable SetVariable name: null -> v'],
  ],
  ['POST', '/task/TASK/complete', {}, ['TaskWorker Task Complete delete: false -> true']],
] as const)('%s %s is in the log, with who did it', async (method, path, body, lines) => {
  const given = Object.entries(ids()).reduce<string>((text, [name, id]) => text.replace(name, id), path)
  const answer = await api.send(method, given, body)
  expect(answer.status, answer.text).toBe(204)
  expect((await logged()).toSorted()).toEqual([...lines].toSorted())
})

test('the note of an incident: who wrote it, and what', async () => {
  await api.send('PUT', `/job/${ids().JOB}/retries`, { retries: 0 })
  const [incident] = z
    .array(z.looseObject({ id: z.string() }))
    .parse((await api.get(`/incident?processInstanceId=${state.id}`)).body)
  await api.send('PUT', `/incident/${incident?.id}/annotation`, { annotation: 'asked the bank' })
  // The log is in order of time.
  shell.setTime(shell.services.now() + 1)
  await api.send('DELETE', `/incident/${incident?.id}/annotation`)
  const found = entries.parse(
    (await api.get(`/history/user-operation?processInstanceId=${state.id}&entityType=Incident`)).body,
  )
  // The clock stands still: of two acts at the same time either may come first.
  const acts = found.map(({ operationType, annotation }) => `${operationType} ${annotation}`).toSorted()
  expect(acts).toEqual(['ClearAnnotation null', 'SetAnnotation asked the bank'])
})

test('what is refused is not in the log', async () => {
  expect((await api.send('PUT', `/job/${ids().JOB}/retries`, { retries: -1 })).status).toBe(400)
  expect((await api.send('POST', '/task/nothing/claim', { userId: 'jo' })).status).toBe(404)
  const found = await api.get(`/history/user-operation/count?processInstanceId=${state.id}`)
  expect(found.body).toEqual({ count: 0 })
})

test("people's work with tasks is left out where the installation does not want it, operators' acts are not", async () => {
  const { configuration } = shell.services
  const quiet = apiClient(
    { ...shell.services, configuration: { ...configuration, userOperationLog: 'operators' } },
    event,
  )
  await quiet.send('POST', `/task/${ids().TASK}/claim`, { userId: 'jo' })
  await quiet.send('PUT', `/job/${ids().JOB}/priority`, { priority: 9 })
  expect(await logged()).toEqual(['Operator Job SetPriority priority: null -> 9'])
})
