import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { candidates } from '../../../functions/query/instances/candidates.ts'
import { logger } from '../../../functions/shell/observability.ts'
import { updateItem } from '../../../functions/store/dynamodb/single-item.ts'
import { COUNTS, readForms, STATE } from '../../../functions/store/process-instance/instance-forms.ts'
import { createInstance } from '../../../functions/store/process-instance/process-instance-items.ts'
import { scanInstances } from '../../../functions/store/process-instance/process-instance-scan.ts'
import type { Held } from '../../../functions/store/process-instance/stored-contents.ts'
import { modify, TWO_TASKS } from '../../support/batches.ts'
import { inParallel } from '../../support/in-parallel.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'

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
  for await (const part of scanInstances(shell.services.db, { definitionKey: 'two-tasks' }, STATE)) {
    found.push(...part.found.keys())
    scanned += part.scanned
  }
  expect(found.sort()).toEqual([first.id, ...copies].sort())
  expect(scanned).toBeGreaterThanOrEqual(found.length + 2)

  const all: string[] = []
  for await (const part of scanInstances(shell.services.db, {}, STATE)) all.push(...part.found.keys())
  expect(all.sort()).toEqual([first.id, ...copies, other.id].sort())
})

/** Reads the candidates of a key; their ids, and how many requests were walks through the table. */
async function candidatesOf(definitionKey: string, scanAfter?: number): Promise<{ ids: string[]; scans: number }> {
  shell.meter.requests.clear()
  const ids: string[] = []
  for await (const part of candidates(
    shell.services.db,
    { definitionKey },
    { form: STATE, ...(scanAfter !== undefined && { scanAfter }) },
  ))
    ids.push(...part.map((state) => state.id))
  return { ids: ids.sort(), scans: shell.meter.requests.get('Scan') ?? 0 }
}

test('what else is listed, batches for one, is not taken for an instance', async () => {
  const { id, definitionId } = await shell.start('two-tasks')
  await modify(shell.services, definitionId, [id])
  const logged = vi.spyOn(logger, 'error').mockImplementation(() => {})
  const found: string[] = []
  for await (const part of scanInstances(shell.services.db, {}, STATE)) found.push(...part.found.keys())
  for await (const part of scanInstances(shell.services.db, { ended: true }, STATE)) expect(part.found.size).toBe(0)
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

describe('what is known of instances without their states', () => {
  const waiting = model(
    'waiting',
    `<startEvent id="start"/><parallelGateway id="fork"/><userTask id="wait"/>
     <boundaryEvent id="late" attachedToRef="wait"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
     <serviceTask id="work" camunda:type="external" camunda:topic="t"/><endEvent id="end"/>
     ${chain('start', 'fork', 'wait', 'end')}${chain('fork', 'work')}
     <subProcess id="reminder" triggeredByEvent="true"><startEvent id="remind" isInterrupting="false">
       <timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></startEvent><endEvent id="reminded"/>${chain('remind', 'reminded')}</subProcess>`,
  )
  const large = { note: { type: 'String', value: 'x'.repeat(2000) } as const }

  const found = async (holding: Held) => {
    const ids: string[] = []
    for await (const part of scanInstances(shell.services.db, { holding }, STATE)) ids.push(...part.found.keys())
    return ids.sort()
  }
  const forget = async (ids: readonly string[], ...remove: string[]) => {
    for (const id of ids) await updateItem(shell.services.db, { pk: `I#${id}`, sk: 'I' }, { remove })
  }

  test('who has none of what is looked for is passed over; who does not say it is not', async () => {
    const ids = [(await shell.start('two-tasks')).id, (await shell.start('others')).id]
    await shell.deploy(waiting)
    const { id } = await shell.start('waiting')
    expect([await found('jobs'), await found('externalTasks')]).toEqual([[id], [id]])
    expect(await found('userTasks')).toEqual([...ids, id].sort())
    // As an earlier release wrote them.
    await forget(ids, 'h')
    expect(await found('jobs')).toEqual([...ids, id].sort())
  })

  test('what is at their activities is the same by the item, by a compressed one, and by that of an earlier release', async () => {
    await shell.deploy(waiting)
    const small = await shell.start('waiting')
    const compressed = await shell.start('waiting', large)
    const earlier = await shell.start('waiting', large)
    for (const { id } of [small, compressed, earlier]) {
      const failed = await commandInstance(shell.services, id, ({ state }) => {
        const [job] = state.root.jobs ?? []
        return job && { kind: 'failJob', job: job.number, message: 'no', isLast: true }
      })
      expect(failed).toMatchObject({ outcome: 'done' })
    }
    await forget([earlier.id], 'a')
    const ids = [small.id, compressed.id, earlier.id]
    const counts = [...(await readForms(shell.services.db, ids, COUNTS)).values()]
    expect(counts).toEqual(Array(3).fill(counts[0]))
    expect(counts[0]).toMatchObject({ definitionId: small.definitionId, hasEnded: false })
    expect(counts[0]?.activities).toEqual([
      { activityId: '', instances: 0, failedJobs: 1, incidents: { failedJob: 1 } },
      { activityId: 'wait', instances: 1, failedJobs: 0, incidents: {} },
      { activityId: 'work', instances: 1, failedJobs: 0, incidents: {} },
    ])
    await commandInstance(shell.services, compressed.id, { kind: 'delete', ...how, external: true })
    expect([...(await readForms(shell.services.db, [compressed.id], COUNTS)).values()]).toMatchObject([
      { hasEnded: true, activities: [] },
    ])
  })
})
