import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { dateText } from '../../../../functions/engine/instance/value/typed-value-date.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { type ControlledBatches, controlledBatches } from './controlled-batches.ts'

let shell: Shell
let api: ApiClient
let batches: ControlledBatches
let ids: string[]

beforeEach(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  batches = controlledBatches(shell, definitionId)
  ids = await startInstances(shell, 2)
})
afterEach(() => shell.stop())

const idShape = z.object({ id: z.string() })
const entries = z.array(z.object({ property: z.string().nullable(), newValue: z.string().nullable() }))

async function post(path: string, body: object): Promise<string> {
  const answer = await api.send('POST', path, body)
  expect(answer.status, answer.text).toBe(200)
  return idShape.parse(answer.body).id
}

/** What the log says of a batch, property by property; none twice. */
async function logged(batchId: string, operationType: string): Promise<Record<string, string | null>> {
  const { body } = await api.get(`/history/user-operation?batchId=${batchId}&operationType=${operationType}`)
  const found = entries.parse(body)
  const properties = Object.fromEntries(found.map(({ property, newValue }) => [property, newValue]))
  expect(Object.keys(properties)).toHaveLength(found.length)
  return properties
}

const LIMITS = { pauseAfter: 1, toleratedFailurePercentage: 0.5, maxPerSecond: 7, undoable: true, onConflict: 'fail' }
const SAID = {
  pauseAfter: '1',
  toleratedFailurePercentage: '0.5',
  maxPerSecond: '7',
  undoable: 'true',
  onConflict: 'fail',
}

test('the limits that a batch is created with are in the log', async () => {
  const startTime = dateText(START_TIME + 60_000)
  const id = await batches.start(ids, { ...LIMITS, startTime })
  expect(await logged(id, 'ModifyProcessInstance')).toEqual({ nrOfInstances: '2', async: 'true', ...SAID, startTime })
})

test('those of an executed preview: of the execution, or else of the preview', async () => {
  const first = await post('/modification/preview', batches.requestOf(ids, LIMITS))
  const second = await post('/modification/preview', batches.requestOf(ids, LIMITS))
  await post(`/modification/preview/${first}/execute`, {})
  await post(`/modification/preview/${second}/execute`, { control: { maxConcurrency: 3 } })
  // The same batch, which goes on as it was begun: neither is logged again, nor what it was refused.
  await post(`/modification/preview/${second}/execute`, { control: { maxConcurrency: 3 } })
  const other = { control: { maxConcurrency: 4 } }
  expect(await api.send('POST', `/modification/preview/${second}/execute`, other)).toMatchObject({ status: 400 })
  expect(await logged(first, 'ModifyProcessInstance')).toEqual({ nrOfInstances: '2', async: 'true', ...SAID })
  expect(await logged(second, 'ModifyProcessInstance')).toEqual({
    nrOfInstances: '2',
    async: 'true',
    maxConcurrency: '3',
  })
})

test('those of an undo; a batch without limits says none', async () => {
  const id = await batches.start(ids, { undoable: true })
  await deliverAll(shell)
  const undo = await post(`/batch/${id}/undo`, { control: { maxPerSecond: 2 } })
  const said = { undoOf: id, nrOfInstances: '2', async: 'true', maxPerSecond: '2' }
  expect(await logged(undo, 'UndoBatch')).toEqual(said)
  const plain = await batches.start(ids, {})
  expect(await logged(plain, 'ModifyProcessInstance')).toEqual({ nrOfInstances: '2', async: 'true' })
})

test('a change that changes nothing is none', async () => {
  const id = await batches.start(ids, { pauseAfter: 1 })
  for (const change of [{}, { pauseAfter: 1 }, { maxPerSecond: null }]) {
    expect((await batches.put(id, change)).status).toBe(200)
  }
  expect(await logged(id, 'SetBatchControl')).toEqual({})
  await batches.put(id, { pauseAfter: null })
  expect(await logged(id, 'SetBatchControl')).toEqual({ pauseAfter: null })
})
