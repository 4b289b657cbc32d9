import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { MISSING_IDS } from '../../../support/batches.ts'
import { chain, model, type Shell, startShell } from '../../../support/shell.ts'

const MODEL = model(
  'many',
  `<startEvent id="start"/><userTask id="work" camunda:asyncBefore="true"/>${chain('start', 'work')}`,
)

let shell: Shell
let api: ApiClient
let definitionId: string
let ids: string[]

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(MODEL))[0]?.id ?? ''
  ids = [(await shell.start('many')).id, (await shell.start('many')).id].toSorted()
})
afterEach(() => shell.stop())

const entries = z.array(z.looseObject({ operationType: z.string(), entityType: z.string() }))
const VALUES = ['property', 'newValue', 'processInstanceId', 'jobDefinitionId', 'processDefinitionKey', 'batchId']

/** The entries' words, without what is null; `DEF` for the definition. */
async function logged(query = ''): Promise<string[]> {
  const found = entries.parse((await api.get(`/history/user-operation${query}`)).body)
  const lines = found.map((entry) => {
    const values = VALUES.flatMap((name) => (entry[name] === null ? [] : [`${name}=${entry[name]}`]))
    const definition = entry.processDefinitionId === definitionId && entry.deploymentId !== null ? ['DEF'] : []
    return [entry.entityType, entry.operationType, ...values, ...definition].join(' ')
  })
  return lines.toSorted()
}

async function put(path: string, body: object): Promise<void> {
  const answer = await api.send('PUT', path, body)
  expect(answer.status, answer.text).toBe(204)
}

const suspendedOnes = () =>
  ids.map(
    (id) =>
      `ProcessInstance Suspend property=suspensionState newValue=suspended processInstanceId=${id} processDefinitionKey=many DEF`,
  )

test('a group of instances that is suspended: how many, and each of those that there are', async () => {
  await put('/process-instance/suspended', { suspended: true, processInstanceIds: [...ids, MISSING_IDS[0]] })
  expect(await logged()).toEqual([
    ...suspendedOnes(),
    'ProcessInstance SuspendJob property=async newValue=false',
    'ProcessInstance SuspendJob property=nrOfInstances newValue=3',
  ])
  expect(await logged(`?processInstanceId=${ids[0]}`)).toEqual(suspendedOnes().slice(0, 1))
})

test('those that a query finds, running or in history', async () => {
  const query = { processDefinitionKey: 'many' }
  await put('/process-instance/suspended', {
    suspended: true,
    processInstanceQuery: query,
    historicProcessInstanceQuery: query,
  })
  const ofAll = [
    'ProcessInstance SuspendJob property=async newValue=false',
    'ProcessInstance SuspendJob property=nrOfInstances newValue=2',
  ]
  expect(await logged()).toEqual([...suspendedOnes(), ...ofAll])
  await put('/process-instance/suspended', { suspended: false, processInstanceIds: ids.slice(0, 1) })
  expect(await logged('?operationType=Activate')).toEqual([
    `ProcessInstance Activate property=suspensionState newValue=active processInstanceId=${ids[0]} processDefinitionKey=many DEF`,
  ])
  expect(await logged('?operationType=ActivateJob')).toHaveLength(2)
})

test('the instances of a definition are named by it, those of a key by that', async () => {
  await put('/process-instance/suspended', { suspended: true, processDefinitionId: definitionId })
  await put('/process-instance/suspended', { suspended: false, processDefinitionKey: 'many' })
  await put('/process-instance/suspended', { suspended: true, processDefinitionId: 'none' })
  await put('/process-instance/suspended', { suspended: true, processDefinitionKey: 'none' })
  expect(await logged()).toEqual([
    'ProcessInstance Activate property=suspensionState newValue=active processDefinitionKey=many',
    'ProcessInstance Suspend property=suspensionState newValue=suspended processDefinitionKey=many DEF',
  ])
})

test('jobs that are suspended: whose they are', async () => {
  const jobDefinitionId = `${definitionId}:asyncBefore:work`
  await put('/job/suspended', { suspended: true, processInstanceId: ids[0] })
  await put('/job/suspended', { suspended: true, processDefinitionId: definitionId })
  await put('/job/suspended', { suspended: true, processDefinitionKey: 'many' })
  await put('/job/suspended', { suspended: true, jobDefinitionId })
  await put('/job/suspended', { suspended: true, processInstanceId: MISSING_IDS[0] })
  await put('/job/suspended', { suspended: true, processDefinitionId: 'none' })
  await put('/job/suspended', { suspended: true, processDefinitionKey: 'none' })
  const act = 'Job SuspendJob property=suspensionState newValue=suspended'
  expect(await logged()).toEqual(
    [
      `${act} jobDefinitionId=${jobDefinitionId} processDefinitionKey=many DEF`,
      `${act} processDefinitionKey=many`,
      `${act} processDefinitionKey=many DEF`,
      `${act} processInstanceId=${ids[0]} processDefinitionKey=many DEF`,
    ].toSorted(),
  )
})

test('what is done to a job definition: of which process', async () => {
  const jobDefinitionId = `${definitionId}:asyncBefore:work`
  await put(`/job-definition/${jobDefinitionId}/suspended`, { suspended: true })
  await put(`/job-definition/${jobDefinitionId}/retries`, { retries: 2 })
  await put(`/job-definition/${jobDefinitionId}/jobPriority`, { priority: 4 })
  const of = `jobDefinitionId=${jobDefinitionId} processDefinitionKey=many DEF`
  expect(await logged()).toEqual([
    `JobDefinition SetJobRetries property=retries newValue=2 ${of}`,
    `JobDefinition SetPriority property=overridingPriority newValue=4 ${of}`,
    `JobDefinition SuspendJobDefinition property=suspensionState newValue=suspended ${of}`,
  ])
})
