import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { candidateStates } from '../../../functions/query/instances/candidate-states.ts'
import { logger } from '../../../functions/shell/observability.ts'
import { createInstance } from '../../../functions/store/process-instance/process-instance-items.ts'
import { scanInstances } from '../../../functions/store/process-instance/process-instance-scan.ts'
import { modify, TWO_TASKS } from '../../support/batches.ts'
import { inParallel } from '../../support/in-parallel.ts'
import { type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
  await shell.deploy(TWO_TASKS, TWO_TASKS.replaceAll('two-tasks', 'others'))
})
afterEach(() => shell.stop())

const how = { skipCustomListeners: false, skipIoMappings: false }

/** Writes this many copies of an instance; their ids. */
async function copy(id: string, count: number): Promise<string[]> {
  const { state } = await shell.stored(id)
  const ids = Array.from({ length: count }, () => shell.services.newId())
  await inParallel(ids, 64, (copyId) =>
    createInstance(shell.services.db, { state: { ...state, id: copyId }, outbox: [], now: shell.services.now() }),
  )
  return ids
}

test('a walk through the table finds each running instance of a selection once, and says how much it read', async () => {
  const first = await shell.start('two-tasks')
  const copies = await copy(first.id, 40)
  const ended = await shell.start('two-tasks')
  await commandInstance(shell.services, ended.id, { kind: 'delete', ...how, external: true })
  const other = await shell.start('others')

  const found: string[] = []
  let scanned = 0
  for await (const part of scanInstances(shell.services.db, { definitionKey: 'two-tasks' })) {
    found.push(...part.states.map(({ id }) => id))
    scanned += part.scanned
  }
  expect(found.sort()).toEqual([first.id, ...copies].sort())
  expect(scanned).toBeGreaterThanOrEqual(found.length + 2)

  const all: string[] = []
  for await (const part of scanInstances(shell.services.db, {})) all.push(...part.states.map(({ id }) => id))
  expect(all.sort()).toEqual([first.id, ...copies, other.id].sort())
})

/** Reads the candidates of a key; their ids, and how many requests were walks through the table. */
async function candidatesOf(definitionKey: string, scanAfter?: number): Promise<{ ids: string[]; scans: number }> {
  shell.meter.requests.clear()
  const ids: string[] = []
  for await (const part of candidateStates(shell.services.db, { definitionKey }, () => true, scanAfter))
    ids.push(...part.map(({ state }) => state.id))
  return { ids: ids.sort(), scans: shell.meter.requests.get('Scan') ?? 0 }
}

test('what else is listed, batches for one, is not taken for an instance', async () => {
  const { id, definitionId } = await shell.start('two-tasks')
  await modify(shell.services, definitionId, [id])
  const logged = vi.spyOn(logger, 'error').mockImplementation(() => {})
  const found: string[] = []
  for await (const part of scanInstances(shell.services.db, {})) found.push(...part.states.map((state) => state.id))
  for await (const part of scanInstances(shell.services.db, { ended: true })) expect(part.states).toEqual([])
  expect(found).toEqual([id])
  expect(logged).not.toHaveBeenCalled()
})

test('instances that are most of the table are found by reading the table, each once', async () => {
  const first = await shell.start('two-tasks')
  const all = [first.id, ...(await copy(first.id, 180))]
  const found = await candidatesOf('two-tasks', 100)
  expect(found.ids).toEqual(all.sort())
  expect(found.scans).toBeGreaterThan(1)
})

test('instances that are a small part of the table are read by their keys, after one look at the table', async () => {
  const other = await shell.start('others')
  await copy(other.id, 300)
  const { id } = await shell.start('two-tasks')
  expect(await candidatesOf('two-tasks', 0)).toEqual({ ids: [id], scans: 1 })
})

test('a few instances are read by their keys', async () => {
  const first = await shell.start('two-tasks')
  await copy(first.id, 50)
  expect(await candidatesOf('two-tasks')).toMatchObject({ scans: 0 })
})
