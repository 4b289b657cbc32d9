import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { type Shell, startShell } from '../../../support/shell.ts'
import { type ControlledBatches, controlledBatches } from '../control/controlled-batches.ts'

let shell: Shell
let api: ApiClient
let batches: ControlledBatches

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  batches = controlledBatches(shell, (await shell.deploy(TWO_TASKS))[0]?.id ?? '')
})
afterAll(() => shell.stop())

const previewShape = z.object({
  id: z.string(),
  cost: z.object({ writeUnits: z.number(), seconds: z.number(), dollars: z.number() }),
})

async function preview(ids: readonly string[], control: object) {
  const answer = await api.send('POST', '/modification/preview', batches.requestOf(ids, control))
  expect(answer.status, answer.text).toBe(200)
  return previewShape.parse(answer.body)
}

const read = async (id: string) => previewShape.parse((await api.get(`/modification/preview/${id}`)).body)

/** Ten instances with text that hardly compresses. */
async function largeInstances(): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < 10; at++) {
    const value = Array.from({ length: 50 }, () => randomUUID()).join('')
    ids.push((await shell.start('two-tasks', { text: { type: 'String', value } })).id)
  }
  return ids
}

/** Write units of an executed batch. */
async function unitsOf(control: object): Promise<number> {
  await batches.start(await largeInstances(), control)
  const before = shell.meter.writeUnits
  await deliverAll(shell)
  return shell.meter.writeUnits - before
}

test('the cost of an undoable batch is what it keeps more, measured on its instances', async () => {
  const ids = await largeInstances()
  const { cost: plain } = await preview(ids, {})
  const { cost: undoable } = await preview(ids, { undoable: true })
  const more = (await unitsOf({ undoable: true })) - (await unitsOf({}))
  expect(more).toBeGreaterThan(5)
  const said = undoable.writeUnits - plain.writeUnits
  expect(said).toBeGreaterThanOrEqual(more * 0.8)
  expect(said).toBeLessThanOrEqual(more * 1.2)
  expect(undoable.dollars).toBeGreaterThan(plain.dollars)
})

test('its time is what the rate allows: that of the preview, or that of its execution', async () => {
  const ids = await startInstances(shell, 20)
  const { id, cost } = await preview(ids, { maxPerSecond: 1 })
  expect(cost.seconds).toBe(20)
  expect((await preview(ids, { maxPerSecond: 5000 })).cost.seconds).toBe(0.02)
  await api.send('POST', `/modification/preview/${id}/execute`, { control: { maxPerSecond: 10 } })
  expect((await read(id)).cost.seconds).toBe(2)
})
