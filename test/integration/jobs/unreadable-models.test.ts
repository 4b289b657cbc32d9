import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { handleTimers } from '../../../functions/jobs/job-handlers.ts'
import { forgetDefinitions } from '../../../functions/repository/definitions.ts'
import { logger, metrics } from '../../../functions/shell/observability.ts'
import type { ProcessDefinition } from '../../../functions/store/deployment/definition-items.ts'
import { compressResource, putResource, readResource } from '../../../functions/store/deployment/deployment-items.ts'
import type { Database } from '../../../functions/store/dynamodb/database.ts'
import { damageDefinition, deleteModel } from '../../support/damage.ts'
import { lambdaContext } from '../../support/lambda/lambda-events.ts'
import { chain, isAt, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

const DUE = START_TIME + 5 * 60_000

const timer = '<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>'
const waiting = (key: string) =>
  model(
    key,
    `<startEvent id="start"/><intermediateCatchEvent id="timer">${timer}</intermediateCatchEvent>
    <userTask id="after"/>${chain('start', 'timer', 'after')}`,
  )
const nightly = (key: string) =>
  model(key, `<startEvent id="start">${timer}</startEvent><userTask id="after"/>${chain('start', 'after')}`)

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await shell.stop()
})

type Damage = (db: Database, definition: ProcessDefinition) => Promise<void>

const writeOver =
  (content: Uint8Array): Damage =>
  (db, { deploymentId, resourceId }) =>
    putResource(db, deploymentId, resourceId, content)
const text = (content: string) => new TextEncoder().encode(content)

const DAMAGES: readonly { damage: string; apply: Damage }[] = [
  { damage: 'is gone', apply: deleteModel },
  { damage: 'cannot be unpacked', apply: writeOver(text('egg')) },
  { damage: 'is no BPMN', apply: writeOver(compressResource(text('<egg/>'))) },
  { damage: 'has another process', apply: writeOver(compressResource(text(waiting('egg')))) },
  { damage: 'has a definition that cannot be read', apply: damageDefinition },
]

async function deployed(xml: string): Promise<ProcessDefinition> {
  const [definition] = await shell.deploy(xml)
  if (definition === undefined) throw new Error('Nothing was deployed.')
  return definition
}

const start = (key: string, count: number) =>
  Promise.all(Array.from({ length: count }, async () => (await shell.start(key)).id))

async function placesOf(ids: readonly string[]): Promise<string[]> {
  const stored = await Promise.all(ids.map((id) => shell.stored(id)))
  return stored.map(({ state }) => ['timer', 'after'].find((place) => isAt(state, place)) ?? '')
}

/** A minute of the schedule: what the log says is left, and how much the alarm `TimerLeftOut` counts. */
async function sweep() {
  const log = vi.spyOn(logger, 'error').mockReturnValue()
  const count = vi.spyOn(metrics, 'addMetric').mockReturnValue(metrics)
  vi.spyOn(metrics, 'publishStoredMetrics').mockReturnValue(metrics)
  await handleTimers(shell.services, lambdaContext('timer'))
  const left = log.mock.calls
    .filter(([message]) => message === 'A timer is left to the next run')
    .map(([, keys]) => keys)
  const counted = count.mock.calls.filter(([name]) => name === 'SweepFailures').map(([, , value]) => value)
  vi.restoreAllMocks()
  return { left, counted }
}

test.each(DAMAGES)(
  'a model that $damage costs the timers of its own instances, which the log names',
  async ({ apply }) => {
    const { db } = shell.services
    const broken = await deployed(waiting('broken'))
    await shell.deploy(waiting('whole'))
    const stuck = await start('broken', 2)
    const others = await start('whole', 3)
    await apply(db, broken)
    forgetDefinitions(db)
    shell.setTime(DUE)
    const { left, counted } = await sweep()
    expect(left).toHaveLength(2)
    for (const processInstanceId of stuck) expect(left).toContainEqual(expect.objectContaining({ processInstanceId }))
    expect(counted).toEqual([2])
    expect(await placesOf(others)).toEqual(['after', 'after', 'after'])
    expect(await placesOf(stuck)).toEqual(['timer', 'timer'])
  },
)

test('they fire once the model is put right', async () => {
  const { db } = shell.services
  const broken = await deployed(waiting('broken'))
  const stuck = await start('broken', 2)
  const content = await readResource(db, broken.deploymentId, broken.resourceId)
  await deleteModel(db, broken)
  forgetDefinitions(db)
  shell.setTime(DUE)
  expect((await sweep()).counted).toEqual([2])
  await putResource(db, broken.deploymentId, broken.resourceId, compressResource(content ?? text('')))
  expect(await sweep()).toEqual({ left: [], counted: [0] })
  expect(await placesOf(stuck)).toEqual(['after', 'after'])
})

test.each(DAMAGES)('a timer start event whose model $damage costs itself, and no other', async ({ apply }) => {
  const { db } = shell.services
  const broken = await deployed(nightly('broken'))
  await shell.deploy(waiting('whole'))
  const others = await start('whole', 3)
  await apply(db, broken)
  forgetDefinitions(db)
  shell.setTime(DUE)
  const { left, counted } = await sweep()
  expect(left).toEqual([expect.objectContaining({ processDefinitionId: broken.id })])
  expect(counted).toEqual([1])
  expect(await placesOf(others)).toEqual(['after', 'after', 'after'])
})
