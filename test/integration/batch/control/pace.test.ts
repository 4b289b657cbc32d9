import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBatch } from '../../../../functions/batch/create/create-batch.ts'
import type { DeadLetter } from '../../../../functions/queue/messages.ts'
import type { StoredControl } from '../../../../functions/store/batch/stored-control.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { batchNow, MOVE_ON, startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { beforeRequests } from '../../../support/before-requests.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { createTurns } from '../../../support/turns.ts'

const MINUTE = 60_000

let shell: Shell
let api: ApiClient
let definitionId: string

beforeAll(async () => {
  shell = await startShell({ CHUNKS_PER_GROUP: '2' })
  api = apiClient(shell.services)
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
})
afterAll(() => shell.stop())
beforeEach(() => {
  shell.setTime(START_TIME)
  shell.queue.waiting.length = 0
})

/** Instances that there are not fail, which takes its turn as well and costs little. */
const missing = (count: number) => Array.from({ length: count }, (_, at) => `missing-${at}`)

async function batchOf(ids: readonly string[], control: StoredControl): Promise<string> {
  const command = { kind: 'modify', mode: 'batch', skipCustomListeners: false, skipIoMappings: false } as const
  const work = { type: 'instance-modification', definitionId, command: { ...command, instructions: MOVE_ON } } as const
  const batch = await createBatch(shell.services, { work, ids: [[ids]], control })
  return batch?.id ?? ''
}

function turnsSent(batchId: string): number {
  return shell.queue.sent.filter((one) => one.kind === 'execution' && one.batchId === batchId && one.turn !== undefined)
    .length
}

/** How many instances were handled by each time at which that changed. */
function watch(batchId: string) {
  const samples: { readonly now: number; readonly handled: number }[] = []
  const after = async (now: number) => {
    const batch = await batchNow(shell.services, batchId)
    const handled = (batch?.modifiedInstances ?? 0) + (batch?.failedInstances ?? 0)
    if (handled !== (samples.at(-1)?.handled ?? 0)) samples.push({ now, handled })
  }
  const within = (from: number, to: number) =>
    (samples.findLast(({ now }) => now < to)?.handled ?? 0) - (samples.findLast(({ now }) => now < from)?.handled ?? 0)
  /** The most within any ten seconds. */
  const most = () => Math.max(...samples.map(({ now }) => within(now, now + 10_000)))
  return { samples, after, within, most, last: () => samples.at(-1)?.handled }
}

describe('maxPerSecond', () => {
  test('so many a second, from the first to the last, and the batch ends', async () => {
    const ids = await startInstances(shell, 10)
    const batchId = await batchOf([...ids, ...missing(290)], { maxPerSecond: 7 })
    const seen = watch(batchId)
    await createTurns({ shell, from: START_TIME, after: seen.after }).until(START_TIME + 2 * MINUTE)
    for (let second = 0; second < 40; second += 10) {
      const from = START_TIME + second * 1000
      expect(seen.within(from, from + 10_000)).toBe(70)
    }
    expect(await batchNow(shell.services, batchId)).toMatchObject({ modifiedInstances: 10, failedInstances: 290 })
  })

  test('another rate holds from the next second on; none lets it go at once', async () => {
    const batchId = await batchOf(missing(300), { maxPerSecond: 2 })
    const seen = watch(batchId)
    const turns = createTurns({ shell, from: START_TIME, after: seen.after })
    await turns.until(START_TIME + 9500)
    expect(seen.last()).toBe(20)
    const changed = await api.send('PUT', `/batch/${batchId}/control`, { maxPerSecond: 10 })
    expect(changed.body).toMatchObject({ maxPerSecond: 10, maxConcurrency: null })
    await turns.until(START_TIME + 19_500)
    expect(seen.within(START_TIME + 9500, START_TIME + 19_500)).toBe(90)
    await api.send('PUT', `/batch/${batchId}/control`, { maxPerSecond: null })
    await turns.until(START_TIME + 20_000)
    expect(seen.last()).toBe(300)
  })

  test('a limit that comes while a batch runs holds what waits; a pause, and going on after it, keep the rate', async () => {
    const batchId = await batchOf(missing(400), {})
    await api.send('PUT', `/batch/${batchId}/control`, { maxPerSecond: 20, pauseAfter: 50 })
    const seen = watch(batchId)
    const turns = createTurns({ shell, from: START_TIME, after: seen.after })
    await turns.until(START_TIME + MINUTE)
    expect(await batchNow(shell.services, batchId)).toMatchObject({ failedInstances: 50, suspended: true })
    await api.send('PUT', `/batch/${batchId}/suspended`, { suspended: false })
    const from = START_TIME + MINUTE
    await turns.until(from + 16_000)
    expect(seen.within(from + 5000, from + 15_000)).toBe(200)
  })

  test('failures that are tried again take their turns', async () => {
    const batchId = await batchOf(missing(120), { maxPerSecond: 30 })
    const seen = watch(batchId)
    const turns = createTurns({ shell, from: START_TIME, after: seen.after })
    await turns.until(START_TIME + 2.5 * MINUTE)
    expect(seen.last()).toBe(120)
    const retried = seen.samples.length
    await api.send('POST', `/batch/${batchId}/retry-failed`, {})
    await turns.until(START_TIME + 5 * MINUTE)
    expect(seen.samples.slice(retried).map(({ handled }) => handled)).toEqual([20, 0, 30, 60, 90, 120])
  })

  test('where nothing is left but failures, nothing is planned any more', async () => {
    const batchId = await batchOf(missing(50), { maxPerSecond: 50 })
    const turns = createTurns({ shell, from: START_TIME })
    await turns.until(START_TIME + 5 * MINUTE)
    const sent = turnsSent(batchId)
    await turns.until(START_TIME + 10 * MINUTE)
    expect(await batchNow(shell.services, batchId)).toMatchObject({ failedInstances: 50 })
    expect(turnsSent(batchId)).toBe(sent)
  })

  test('whatever befalls its messages: never much faster, everything once, and it ends', async () => {
    const fates = fc.infiniteStream(
      fc.record({ lost: rarely(), twice: rarely(), late: fc.constantFrom(0, 0, 0, 300, 5000) }),
    )
    await fc.assert(
      fc.asyncProperty(fates, fc.integer({ min: 5, max: 40 }), async (stream, maxPerSecond) => {
        shell.queue.waiting.length = 0
        shell.setTime(START_TIME)
        const batchId = await batchOf(missing(230), { maxPerSecond })
        const seen = watch(batchId)
        // For ten seconds nothing arrives, and then all of it.
        const stalled = { from: START_TIME + 3000, until: START_TIME + 13_000 }
        const fate = (message: DeadLetter) => ({ ...stream.next().value, ...lateBy(message, stalled) })
        await createTurns({ shell, from: START_TIME, fate, after: seen.after }).until(START_TIME + 15 * MINUTE)
        expect(seen.most()).toBeLessThanOrEqual(11 * maxPerSecond)
        expect(await batchNow(shell.services, batchId)).toMatchObject({ failedInstances: 230 })
      }),
      { numRuns: 4 },
    )
  }, 60_000)
})

function lateBy(message: DeadLetter, stalled: { readonly from: number; readonly until: number }) {
  const at = message.kind === 'execution' ? (message.turn?.at ?? 0) : 0
  return at >= stalled.from && at < stalled.until ? { late: stalled.until - at } : {}
}

const rarely = () => fc.constantFrom(false, false, false, false, false, false, false, true)

describe('maxConcurrency', () => {
  test('never more instances at the same time', async () => {
    const ids = await startInstances(shell, 30)
    const batchId = await batchOf(ids, { maxConcurrency: 3 })
    let [writing, most] = [0, 0]
    const stop = beforeRequests(shell.services.db, async ({ operation, pk = '' }) => {
      if (operation === 'GetItem' || !pk.startsWith('I#')) return
      writing += 1
      most = Math.max(most, writing)
      await new Promise((resolve) => setTimeout(resolve, 5))
      writing -= 1
    })
    await createTurns({ shell, from: START_TIME }).until(START_TIME + MINUTE)
    stop()
    expect(await batchNow(shell.services, batchId)).toMatchObject({ modifiedInstances: 30 })
    expect(most).toBe(3)
  })

  test('a turn records once that its batch has begun, however many chunks it carries out', async () => {
    const batchId = await batchOf(await startInstances(shell, 300), { maxConcurrency: 16 })
    let records = 0
    const stop = beforeRequests(shell.services.db, ({ operation, input, pk }) => {
      const isOfBatch = operation === 'UpdateItem' && pk === `B#${batchId}`
      if (isOfBatch && JSON.stringify(input).includes(':executionStartTime')) records += 1
    })
    await createTurns({ shell, from: START_TIME }).until(START_TIME + MINUTE)
    stop()
    expect(await batchNow(shell.services, batchId)).toMatchObject({ modifiedInstances: 300 })
    expect(records).toBe(1)
  })
})

test.each([
  ['maxPerSecond', 0],
  ['maxPerSecond', 5001],
  ['maxPerSecond', 1.5],
  ['maxConcurrency', 0],
  ['maxConcurrency', 1001],
])('%s %s is refused', async (limit, value) => {
  const body = { processDefinitionId: definitionId, instructions: MOVE_ON, processInstanceIds: ['x'] }
  const answer = await api.send('POST', '/modification/executeAsync', { ...body, control: { [limit]: value } })
  expect(answer.status).toBe(400)
  expect(answer.text).toContain(limit)
})
