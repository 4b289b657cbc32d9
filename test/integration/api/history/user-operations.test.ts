import { afterEach, beforeEach, expect, test } from 'vitest'
import { putUserOperation } from '../../../../functions/store/user-operation-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { MISSING_IDS, TWO_TASKS } from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'

let shell: Shell
let client: ApiClient
let processDefinitionId: string

beforeEach(async () => {
  shell = await startShell()
  client = apiClient(shell.services)
  processDefinitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterEach(() => shell.stop())

interface Entry {
  readonly operationId: string
  readonly operationType: string
  readonly entityType: string
  readonly property: string | null
  readonly newValue: string | null
}

async function entries(query: string): Promise<Entry[]> {
  return Object((await client.get(`/history/user-operation?${query}`)).body)
}

const linesOf = (found: readonly Entry[]) =>
  found.map(
    ({ entityType, operationType, property, newValue }) => `${entityType} ${operationType} ${property} ${newValue}`,
  )

test('what is done to a batch, an instance and a definition is in the log, in the words of the reference', async () => {
  const instructions = [{ type: 'startBeforeActivity', activityId: 'second' }]
  const given = { processDefinitionId, processInstanceIds: MISSING_IDS.slice(0, 2), instructions, annotation: 'why' }
  const { id } = Object((await client.send('POST', '/modification/executeAsync', given)).body)
  for (const suspended of [true, false]) {
    shell.setTime(shell.services.now() + 1)
    await client.send('PUT', `/batch/${id}/suspended`, { suspended })
  }
  shell.setTime(shell.services.now() + 1)
  await client.send('DELETE', `/batch/${id}`)
  expect(linesOf(await entries(`batchId=${id}`))).toEqual([
    'ProcessInstance ModifyProcessInstance nrOfInstances 2',
    'ProcessInstance ModifyProcessInstance async true',
    'Batch SuspendBatch suspensionState suspended',
    'Batch ActivateBatch suspensionState active',
    'Batch Delete cascadeToHistory false',
  ])
  const instance = await shell.start('two-tasks')
  await client.send('PUT', `/process-instance/${instance.id}/suspended`, { suspended: true })
  shell.setTime(shell.services.now() + 1)
  await client.send('DELETE', `/process-instance/${instance.id}`)
  const found = await entries(`processInstanceId=${instance.id}`)
  expect(linesOf(found)).toEqual([
    'ProcessInstance Suspend suspensionState suspended',
    'ProcessInstance Delete null null',
  ])
  expect(found[1]).toMatchObject({
    processDefinitionId,
    processDefinitionKey: 'two-tasks',
    rootProcessInstanceId: instance.id,
    removalTime: '2026-06-30T12:00:00.004+0000',
  })
  await client.send('PUT', `/process-definition/${processDefinitionId}/suspended`, { suspended: true })
  expect(linesOf(await entries('entityType=ProcessDefinition'))).toEqual([
    'ProcessDefinition SuspendProcessDefinition suspensionState suspended',
    'ProcessDefinition SuspendProcessDefinition includeProcessInstances false',
  ])
})

test('an annotation is set and cleared; there has to be such an operation', async () => {
  await client.send('PUT', `/process-definition/${processDefinitionId}/suspended`, { suspended: true })
  const [{ operationId } = { operationId: '' }] = await entries('')
  const path = `/history/user-operation/${operationId}`
  expect((await client.send('PUT', `${path}/set-annotation`, { annotation: 'holiday' })).status).toBe(204)
  expect(await entries('')).toMatchObject([{ annotation: 'holiday' }, { annotation: 'holiday' }])
  expect((await client.send('PUT', `${path}/clear-annotation`)).status).toBe(204)
  expect(await entries('')).toMatchObject([{ annotation: null }, { annotation: null }])
  expect((await client.send('PUT', '/history/user-operation/none/clear-annotation')).status).toBe(400)
})

/** Suspends and activates an instance, a second apart. */
async function write(instanceId: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    shell.setTime(START_TIME + at * 1000)
    await client.send('PUT', `/process-instance/${instanceId}/suspended`, { suspended: at % 2 === 0 })
  }
}

test('a page is read in order of time, from either end, and costs no more than a page', async () => {
  await write((await shell.start('two-tasks')).id, 20)
  const times = async (query: string) => (await entries(query)).map((entry) => Object(entry).timestamp.slice(17, 19))
  const numbers = Array.from({ length: 20 }, (_, at) => String(at).padStart(2, '0'))
  expect(await times('')).toEqual(numbers)
  expect(await times('sortBy=timestamp&sortOrder=desc&maxResults=3')).toEqual(['19', '18', '17'])
  expect(await times('firstResult=5&maxResults=2')).toEqual(['05', '06'])
  const between = 'afterTimestamp=2026-01-01T12:00:04.000%2B0000&beforeTimestamp=2026-01-01T12:00:07.000%2B0000'
  expect(await times(between)).toEqual(['05', '06'])
})

test('however long the log is, its first page is one read of each shard', async () => {
  const base = { userId: 'u', operationType: 'Suspend', entityType: 'Batch', category: 'Operator', changes: [] }
  await Promise.all(
    Array.from({ length: 120 }, (_, at) => {
      const id = `01930000-0000-7000-8000-${String(at).padStart(8, '0')}0000`
      return putUserOperation(shell.services.db, { ...base, id, timestamp: at }, undefined)
    }),
  )
  let queries = 0
  const release = beforeRequests(shell.services.db, ({ operation }) => {
    if (operation === 'Query') queries += 1
  })
  await entries('sortBy=timestamp&sortOrder=desc&maxResults=1')
  release()
  expect(queries).toBe(4)
})
