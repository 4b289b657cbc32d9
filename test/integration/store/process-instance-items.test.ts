import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { v7 as newUuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import type { Database } from '../../../functions/store/dynamodb/database.ts'
import { createMeter } from '../../../functions/store/dynamodb/meter.ts'
import { staleOutboxes } from '../../../functions/store/process-instance/outbox-index.ts'
import { countInstances, listInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import {
  clearOutbox,
  createInstance,
  saveInstance,
} from '../../../functions/store/process-instance/process-instance-items.ts'
import {
  readInstance,
  readInstances,
  type StoredInstance,
} from '../../../functions/store/process-instance/stored-instance.ts'
import { startDatabase } from '../../support/shell.ts'

const meter = createMeter()
const DAY = 24 * 3600_000
const now = Date.UTC(2026, 0, 1)
const consistent = { consistent: true }
let db: Database
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ db, stop } = await startDatabase(meter))
})
afterAll(() => stop())

function waiting(changes: Partial<InstanceState> = {}): InstanceState {
  const root = { number: 0, activityInstance: 0, children: [{ number: 1, activityId: 'approve', activityInstance: 2 }] }
  return { format: 1, id: newUuid(), definitionId: 'claim:1:a', startTime: now, sequence: 3, root, ...changes }
}

async function created(state: InstanceState): Promise<StoredInstance> {
  const result = await createInstance(db, { state, outbox: [], now })
  if (result.outcome !== 'created') throw new Error(result.outcome)
  return result.stored
}

async function idsOf(selection: Parameters<typeof listInstances>[1]): Promise<string[]> {
  const ids: string[] = []
  for await (const page of listInstances(db, selection)) ids.push(...page.map((entry) => entry.id))
  return ids.sort()
}

async function stale(time: number): Promise<string[]> {
  const ids: string[] = []
  for await (const page of staleOutboxes(db, time)) ids.push(...page)
  return ids
}

test('an instance is read as it was created', async () => {
  const state = waiting({ businessKey: 'C-1' })
  await created(state)
  expect(await readInstance(db, state.id, consistent)).toEqual({
    state,
    version: 1,
    marks: {},
    received: [],
    outbox: [],
    trail: { text: '', parts: 0 },
  })
})

test('a second instance of the same id is not created', async () => {
  const state = waiting()
  await created(state)
  const again = await createInstance(db, { state: { ...state, businessKey: 'other' }, outbox: [], now })
  expect(again.outcome).toBe('exists')
  expect((await readInstance(db, state.id, consistent))?.state).toEqual(state)
})

test('of two writers that read the same version one is told of the conflict', async () => {
  const stored = await created(waiting())
  const next = (sequence: number) => ({ state: { ...stored.state, sequence }, outbox: [], now })
  const results = await Promise.all([saveInstance(db, stored, next(4)), saveInstance(db, stored, next(5))])
  expect(results.map((result) => result.outcome).sort()).toEqual(['conflict', 'saved'])
})

test('a modification of a small instance costs one write unit and touches no index', async () => {
  const stored = await created(waiting({ businessKey: 'C-2' }))
  const before = meter.writeUnits
  await saveInstance(db, stored, { state: { ...stored.state, sequence: 4 }, outbox: [], mark: newUuid(), now })
  expect(meter.writeUnits - before).toBe(1)
})

test('a state of several kilobytes is compressed, and read as it was', async () => {
  const variables = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `variable${at}`,
      { type: 'String' as const, value: `the value of variable ${at}` },
    ]),
  )
  const state = waiting({ root: { number: 0, variables } })
  const before = meter.writeUnits
  const stored = await created(state)
  expect(JSON.stringify(state).length).toBeGreaterThan(4000)
  expect(meter.writeUnits - before).toBeLessThanOrEqual(2)
  await saveInstance(db, stored, { state: waiting({ id: state.id }), outbox: [], now })
  const small = await readInstance(db, state.id, consistent)
  expect(small?.state.root.variables).toBeUndefined()
})

test('the mark of a batch is written with the state, and dropped after a year', async () => {
  const stored = await created(waiting())
  const first = await saveInstance(db, stored, { state: stored.state, outbox: [], mark: 'batch-1', now })
  expect(first.outcome === 'saved' && first.stored.marks).toEqual({ 'batch-1': now / 1000 })
  const read = await readInstance(db, stored.state.id, consistent)
  expect(read?.marks).toEqual({ 'batch-1': now / 1000 })
  if (read === undefined) return
  const later = now + 364 * DAY
  const second = await saveInstance(db, read, { state: read.state, outbox: [], mark: 'batch-2', now: later })
  if (second.outcome !== 'saved') throw new Error(second.outcome)
  expect(Object.keys(second.stored.marks)).toEqual(['batch-1', 'batch-2'])
  const third = await saveInstance(db, second.stored, { state: read.state, outbox: [], now: now + 366 * DAY })
  expect(third.outcome === 'saved' && Object.keys(third.stored.marks)).toEqual(['batch-2'])
})

test.each([
  { history: 0, mark: undefined, expires: 0 },
  { history: 0, mark: 'batch-1', expires: 14 },
  { history: 30, mark: 'batch-1', expires: 30 },
  { history: undefined, mark: 'batch-1', expires: undefined },
])('an ended instance of a history of $history days with the mark $mark is kept for $expires', async (given) => {
  const stored = await created(waiting())
  const state = { ...stored.state, end: { time: now, state: 'COMPLETED' as const } }
  const mark = given.mark === undefined ? {} : { mark: given.mark }
  await saveInstance(db, stored, { state, outbox: [], now, historyTimeToLiveDays: given.history, ...mark })
  const key = { pk: { S: `I#${state.id}` }, sk: { S: 'I' } }
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.tableName, Key: key }))
  const expires = given.expires === undefined ? undefined : now / 1000 + given.expires * 86_400
  expect(Item?.ttl?.N).toBe(expires === undefined ? undefined : String(expires))
})

test('a state over the limit is refused, and the one before stays', async () => {
  const stored = await created(waiting())
  const variables = { big: { type: 'String' as const, value: 'ä'.repeat(200_000) } }
  const state = { ...stored.state, root: { number: 0, variables } }
  const result = await saveInstance(db, stored, { state, outbox: [], now })
  expect(result).toMatchObject({ outcome: 'tooLarge', limit: 390_000 })
  expect((await readInstance(db, stored.state.id, consistent))?.version).toBe(1)
})

test('effects wait in the outbox, after those that were there before, until they are cleared', async () => {
  const stored = await created(waiting())
  const first = await saveInstance(db, stored, {
    state: stored.state,
    outbox: [{ effect: { kind: 'runJob', job: 4 } }],
    now,
  })
  if (first.outcome !== 'saved') throw new Error(first.outcome)
  const second = await saveInstance(db, first.stored, {
    state: stored.state,
    outbox: [{ effect: { kind: 'runJob', job: 5 } }],
    now: now + 60_000,
  })
  if (second.outcome !== 'saved') throw new Error(second.outcome)
  expect(second.stored.outbox.map(({ id, effect }) => [id, effect])).toEqual([
    ['2.0', { kind: 'runJob', job: 4 }],
    ['3.0', { kind: 'runJob', job: 5 }],
  ])
  expect(await stale(now + 1)).toEqual([stored.state.id])
  expect(await clearOutbox(db, first.stored)).toBe(false)
  expect(await clearOutbox(db, second.stored)).toBe(true)
  expect(await stale(now + DAY)).toEqual([])
  expect((await readInstance(db, stored.state.id, consistent))?.outbox).toEqual([])
})

test('an instance that ends moves from the running ones to the ended ones, and says when it expires', async () => {
  const definitionId = `ending:1:${newUuid()}`
  const [a, b] = await Promise.all([created(waiting({ definitionId })), created(waiting({ definitionId }))])
  expect(await idsOf({ definitionId })).toEqual([a.state.id, b.state.id].sort())
  const end = { time: now + 5000, state: 'COMPLETED' as const }
  await saveInstance(db, a, { state: { ...a.state, end }, outbox: [], now, historyTimeToLiveDays: 30 })
  expect(await idsOf({ definitionId })).toEqual([b.state.id])
  expect(await idsOf({ definitionId, ended: true })).toEqual([a.state.id])
  expect(await countInstances(db, { definitionId, ended: true })).toBe(1)
})

test('instances are found by definition and by key, and a key is no prefix of another', async () => {
  const [one, two, other] = await Promise.all(
    ['loan:1:x', 'loan:2:y', 'loans:1:z'].map((definitionId) => created(waiting({ definitionId }))),
  )
  expect(await idsOf({ definitionKey: 'loan' })).toEqual([one?.state.id, two?.state.id].sort())
  expect(await idsOf({ definitionId: 'loan:2:y' })).toEqual([two?.state.id])
  expect(await idsOf({ definitionKey: 'loans' })).toEqual([other?.state.id])
})

test('many instances are read at once, missing ones left out', async () => {
  const stored = await Promise.all(Array.from({ length: 130 }, () => created(waiting())))
  const ids = stored.map(({ state }) => state.id)
  const found = await readInstances(db, [...ids, newUuid(), ...ids.slice(0, 5)], { consistent: false })
  expect([...found.keys()].sort()).toEqual(ids.sort())
})
