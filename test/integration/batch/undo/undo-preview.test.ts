import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { commandInstance } from '../../../../functions/instance/process-instances.ts'
import { freeExternalTasks, lockExternalTask } from '../../../../functions/store/waiting/external-task-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliver, deliverAll, MISSING_IDS } from '../../../support/batches.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { move, type UndoableBatches, undoableBatches } from '../../../support/undoable-batches.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const [MISSING = ''] = MISSING_IDS

const MODEL = model(
  'seen-before',
  `<startEvent id="start"/><userTask id="first"/><userTask id="second"/><endEvent id="end"/>
   ${chain('start', 'first', 'second', 'end')}
   <serviceTask id="work" camunda:type="external" camunda:topic="work"/>${chain('work', 'end')}`,
)

let shell: Shell
let api: ApiClient
let batches: UndoableBatches

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  batches = undoableBatches(shell, (await shell.deploy(MODEL))[0]?.id ?? '')
})
afterAll(() => shell.stop())

async function start(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, async () => (await shell.start('seen-before')).id))
}

const count = z.int()
const previewShape = z.looseObject({
  id: z.string(),
  state: z.string(),
  wouldBeModified: count,
  refused: count,
  refusals: z.array(
    z.looseObject({ examples: z.array(z.object({ processInstanceId: z.string(), message: z.string() })) }),
  ),
  exclusions: z.array(z.object({ reason: z.string(), examples: z.array(z.string()) })),
})

async function preview(batchId: string) {
  const answer = await api.send('POST', `/batch/${batchId}/undo/preview`)
  expect(answer.status, answer.text).toBe(200)
  return previewShape.parse(answer.body)
}

const read = async (id: string) => (await api.get(`/modification/preview/${id}`)).body
const versions = (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await shell.stored(id)).version))
const stateWithoutNumbers = async (id: string) =>
  JSON.stringify((await shell.stored(id)).state, (name, inner) =>
    /^(number|sequence)$/.test(name) ? undefined : inner,
  )

const MODIFICATIONS = {
  moved: move('first', 'second'),
  given: move('first', 'work'),
  ended: [{ type: 'cancel', activityId: 'first' }],
}

/** What somebody does with an instance after the batch. */
const FATES = {
  untouched: () => {},
  suspended: (id: string) => commandInstance(shell.services, id, { kind: 'setSuspended', suspended: true }),
  deleted: async (id: string) => {
    await api.send('DELETE', `/process-instance/${id}`)
    await api.send('DELETE', `/history/process-instance/${id}`)
  },
  fetched: async (id: string) => {
    const now = shell.services.now()
    const tasks = await Array.fromAsync(freeExternalTasks(shell.services.db, 'work', now))
    const task = tasks.find(({ instanceId }) => instanceId === id)
    const lock = { workerId: 'w', lockExpirationTime: now + 60_000 }
    if (task !== undefined) await lockExternalTask(shell.services.db, task, lock, { now, again: false })
  },
}

test('a preview of an undo says of each instance what the undo then does', async () => {
  const fate = fc.constantFrom('untouched', 'suspended', 'deleted', 'fetched')
  const modification = fc.constantFrom('moved', 'given', 'ended')
  await fc.assert(
    fc.asyncProperty(modification, fc.array(fate, { minLength: 2, maxLength: 5 }), async (kind, fates) => {
      const ids = await start(fates.length)
      const before = new Map(await Promise.all(ids.map(async (id) => [id, await stateWithoutNumbers(id)] as const)))
      const batchId = await batches.modified(ids, MODIFICATIONS[kind])
      for (const [at, id] of ids.entries()) await FATES[fates[at] ?? 'untouched'](id)
      const seen = await preview(batchId)
      const said = seen.refusals.flatMap(({ examples }) => examples)
      const became = await batches.outcomes(await batches.undone(batchId))
      const restored = ids.filter((id) => became[id] === 'modified')
      expect(seen).toMatchObject({ state: 'COMPLETED', wouldBeModified: restored.length, refused: said.length })
      expect(became).toEqual({
        ...Object.fromEntries(restored.map((id) => [id, 'modified'])),
        ...Object.fromEntries(said.map(({ processInstanceId, message }) => [processInstanceId, message])),
      })
      for (const id of restored) expect(await stateWithoutNumbers(id)).toBe(before.get(id))
    }),
    {
      numRuns: 4,
      examples: [
        ['ended', ['deleted', 'untouched']],
        ['given', ['fetched', 'suspended', 'untouched']],
      ],
    },
  )
})

/** This many ids of instances that there are not. */
const missing = (count: number) => Array.from({ length: count }, () => shell.services.newId())

test('of many instances it goes by messages, also while the batch runs: what that has not come to yet would be left out', async () => {
  const [first = '', second = '', third = ''] = await start(3)
  const batchId = await batches.create([first, ...missing(499), second, ...missing(99), third], move('first', 'second'))
  const [seed] = shell.queue.waiting.splice(0)
  if (seed === undefined) throw new Error('No seed message was sent.')
  await deliver(shell.services, seed)
  const [firstChunk, ...otherChunks] = shell.queue.waiting.splice(0)
  if (firstChunk !== undefined) await deliver(shell.services, firstChunk)
  const written = await versions([first, second, third])
  const { id, state } = await preview(batchId)
  expect(state).toBe('RUNNING')
  const [root] = shell.queue.waiting.splice(0)
  if (root !== undefined) await deliver(shell.services, root)
  const visits = shell.queue.waiting.splice(0)
  // Of five chunks of 100, and of two.
  expect(visits).toHaveLength(2)
  for (const visit of visits.slice(1)) await deliver(shell.services, visit)
  expect(await read(id)).toMatchObject({ state: 'RUNNING', wouldBeModified: 0, excluded: 101, refused: 0 })
  // The visits come again, and the last for the first time.
  for (const visit of [...visits].reverse()) await deliver(shell.services, visit)
  expect(await read(id)).toMatchObject({
    state: 'COMPLETED',
    undoOf: batchId,
    totalInstances: 601,
    wouldBeModified: 1,
    refused: 0,
    exclusions: [{ reason: 'NOT_MODIFIED', count: 600 }],
    activities: [
      { activityId: 'first', before: 0, after: 1 },
      { activityId: 'second', before: 1, after: 0 },
    ],
  })
  expect(await versions([first, second, third])).toEqual(written)
  for (const chunk of otherChunks) await deliver(shell.services, chunk)
  const whole = await preview(batchId)
  await deliverAll(shell)
  expect(await read(whole.id)).toMatchObject({ state: 'COMPLETED', wouldBeModified: 3, excluded: 598 })
})

test('it says what an undo cannot restore any more, because it was kept for so long only', async () => {
  const ids = await start(2)
  const batchId = await batches.modified(ids, move('first', 'second'))
  shell.setTime(START_TIME + 14 * DAY_MS)
  const seen = await preview(batchId)
  shell.setTime(START_TIME)
  expect(seen).toMatchObject({
    wouldBeModified: 0,
    refused: 2,
    refusals: [
      { message: "Process instance '<id>' cannot be restored: what it was is not kept any more, after 14 days" },
    ],
  })
})

test('it is refused by name where there is nothing to see: no batch, none that can be undone, one that is undone already', async () => {
  const refusal = async (id: string) => {
    const { status, body } = await api.send('POST', `/batch/${id}/undo/preview`)
    return { status, body }
  }
  expect(await refusal(MISSING)).toMatchObject({
    status: 404,
    body: { message: `Batch with id '${MISSING}' does not exist` },
  })
  const plain = await batches.create(await start(1), move('first', 'second'), { undoable: false })
  await deliverAll(shell)
  expect(await refusal(plain)).toMatchObject({
    status: 400,
    body: { message: `Batch '${plain}' cannot be undone: it was not created with control.undoable` },
  })
  const batchId = await batches.modified(await start(1), move('first', 'second'))
  const undoId = await batches.undone(batchId)
  expect(await refusal(batchId)).toMatchObject({
    status: 400,
    body: { message: `Batch '${batchId}' is undone by batch '${undoId}' already: GET /batch/${undoId}/control` },
  })
})
