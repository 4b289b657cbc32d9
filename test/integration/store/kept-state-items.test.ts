import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { writeState } from '../../../functions/engine/instance/stored-format.ts'
import { batchPartition } from '../../../functions/store/batch/batch-items.ts'
import { type KeptState, putKeptStates, readKeptStates } from '../../../functions/store/batch/kept-state-items.ts'
import { partitionPages } from '../../../functions/store/dynamodb/pages/query-pages.ts'
import { TWO_TASKS } from '../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../support/shell.ts'
import { move, undoableBatches } from '../../support/undoable-batches.ts'

const KB = 1000
/** DynamoDB's limit for an item. */
const LARGEST_ITEM = 400 * 1024
const expires = START_TIME / 1000 + 1

let shell: Shell
let plain: InstanceState
let definitionId: string
let batchId: string

beforeAll(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  plain = await shell.start('two-tasks')
})
afterAll(() => shell.stop())
beforeEach(() => {
  batchId = shell.services.newId()
})

/** Half of a random text in hexadecimal digits is gone when it is compressed: an item of such states is the largest that there is. */
const randomText = (bytes: number) => randomBytes(bytes / 2).toString('hex')

function withText(state: InstanceState, value: string): InstanceState {
  return { ...state, root: { ...state.root, variables: { text: { type: 'String', value } } } }
}

async function itemsOf(id: string, chunk = 0) {
  const pages = partitionPages(shell.services.db, `${batchPartition(id)}#${chunk}`, { prefix: 'U#', consistent: true })
  return (await Array.fromAsync(pages)).flat()
}

const sizes = (items: Awaited<ReturnType<typeof itemsOf>>) =>
  items.map(({ z }) => (z instanceof Uint8Array ? z.byteLength : Number.NaN))

const put = (states: readonly KeptState[], chunk = 0) =>
  putKeptStates(shell.services.db, { batchId, chunk, states, expires })

const readBlock = (position: number, now = START_TIME) =>
  readKeptStates(shell.services.db, { batchId, chunk: 0, position }, now)

test('states of more than an item holds are several items, which are read together; written again they are the same items', async () => {
  const states = Array.from({ length: 100 }, (_, position) => ({
    position,
    version: 3,
    state: withText(plain, randomText(12 * KB)),
  }))
  await put(states)
  const items = await itemsOf(batchId)
  expect(items.length).toBe(5)
  await put(states)
  expect(await itemsOf(batchId)).toEqual(items)
  const kept = await readBlock(42)
  for (const { position, version, state } of states) expect(kept.stateAt(position, version)).toEqual(state)
})

test('the largest state that an instance may have fits, though it hardly gets smaller, and beside others', async () => {
  const largest = withText(plain, randomBytes(291 * KB).toString('base64'))
  expect(writeState(largest).length).toBeGreaterThan(388 * KB)
  const states = [
    { position: 0, version: 1, state: withText(plain, randomText(200 * KB)) },
    { position: 1, version: 1, state: largest },
    { position: 2, version: 1, state: plain },
  ]
  await put(states)
  const items = await itemsOf(batchId)
  expect(items).toHaveLength(3)
  for (const size of sizes(items)) expect(size).toBeLessThan(LARGEST_ITEM)
  const kept = await readBlock(0)
  for (const { position, version, state } of states) expect(kept.stateAt(position, version)).toEqual(state)
})

/** Some states that are kept at once, as a message does, and how often. */
const keeping = fc.record({
  states: fc.uniqueArray(
    fc.record({
      position: fc.nat({ max: 250 }),
      version: fc.integer({ min: 1, max: 3 }),
      kilobytes: fc.nat({ max: 90 }),
    }),
    { minLength: 1, maxLength: 8, selector: ({ position, version }) => `${position} ${version}` },
  ),
  times: fc.integer({ min: 1, max: 2 }),
})

/** One instance as it was read, and as it was read again because somebody had changed it. */
const keptOnce = (version: number) => ({ states: [{ position: 7, version, kilobytes: 1 }], times: 1 })

test('whatever was kept of a chunk, by as many messages as there were, each version of each position is found, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(keeping, { minLength: 1, maxLength: 3 }), async (keepings) => {
      batchId = shell.services.newId()
      const texts = new Map<string, string>()
      for (const { states, times } of keepings) {
        // A version of an instance is one state, whoever keeps it.
        const kept = states.map(({ position, version, kilobytes }) => {
          const name = `${position} ${version}`
          const text = texts.get(name) ?? randomText(kilobytes * KB)
          texts.set(name, text)
          return { position, version, state: withText(plain, text) }
        })
        for (let time = 0; time < times; time++) await put(kept)
      }
      for (const first of [0, 100, 200]) {
        const block = await readBlock(first)
        for (let position = first; position < first + 100; position++) {
          const versions = [1, 2, 3].filter((version) => texts.has(`${position} ${version}`))
          expect(block.has(position)).toBe(versions.length > 0)
          for (const version of [1, 2, 3]) {
            const text = texts.get(`${position} ${version}`)
            expect(block.stateAt(position, version)).toEqual(text === undefined ? undefined : withText(plain, text))
          }
        }
      }
    }),
    { numRuns: 10, examples: [[[keptOnce(1), keptOnce(2)]]] },
  )
})

test('what has expired is not there', async () => {
  await put([{ position: 0, version: 1, state: plain }])
  expect((await readBlock(0, expires * 1000 - 1)).has(0)).toBe(true)
  expect((await readBlock(0, expires * 1000)).has(0)).toBe(false)
})

test('an undo restores large instances, whose states took several items', async () => {
  const batches = undoableBatches(shell, definitionId)
  const texts = Array.from({ length: 8 }, () => randomText(100 * KB))
  const before = await Promise.all(texts.map((value) => shell.start('two-tasks', { text: { type: 'String', value } })))
  const modified = await batches.modified(
    before.map(({ id }) => id),
    move('first', 'second'),
  )
  expect(await itemsOf(modified)).toHaveLength(4)
  expect(new Set(Object.values(await batches.outcomes(await batches.undone(modified))))).toEqual(new Set(['modified']))
  for (const state of before) expect((await shell.stored(state.id)).state.root).toEqual(state.root)
})
