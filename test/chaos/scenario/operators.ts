import { z } from 'zod'
import { batchJobId, controlJobId, jobDefinitionId } from '../../../functions/batch/jobs/batch-ids.ts'
import { readHistoricBatch } from '../../../functions/batch/progress/batch-view.ts'
import type { Services } from '../../../functions/shell/services.ts'
import { listBatchIds } from '../../../functions/store/batch/batch-items.ts'
import type { Told } from '../oracle/told.ts'
import { countFault } from '../world/faults.ts'
import type { Lambda } from '../world/lambda.ts'
import { loseIds } from '../world/lost-ids.ts'
import type { Random } from '../world/random.ts'
import { QUEUES, type World } from '../world/world.ts'
import { request } from './client.ts'
import { type Intent, insist, intend } from './intents.ts'
import { previewed } from './previews.ts'
import { BATCHES, type Population, planBatch } from './scenario.ts'

/** How long people, outages and garbage disturb, in milliseconds. */
const DISTURBED = 12 * 60_000

const GARBAGE = ['', 'not JSON', '{"kind":"execution"}', '{"kind":"seed","batchId":7}', '[]', '{"kind":"monitors"}']

export interface Stage {
  readonly world: World
  readonly lambda: Lambda
  readonly calm: Services
  readonly population: Population
  /** What was told of batches. */
  readonly told: Told
  /** What users wanted. */
  readonly intents: Intent[]
  /** Ids of batches that somebody deleted. */
  readonly deleted: Set<string>
  /** What somebody was told that cannot be. */
  readonly complaints: string[]
  /** Garbage that was sent. */
  readonly poison: string[]
}

/** Everything that people do in a run, and what befalls it: batches, completed tasks, interventions, outages, garbage. Ends when all is done. */
export async function operate(stage: Stage): Promise<void> {
  await Promise.all([
    ...BATCHES.map((number) => createOne(stage, number)),
    completeTasks(stage),
    ...Array.from({ length: stage.world.random.between(4, 16) }, () => intervene(stage)),
    ...Array.from({ length: 2 }, () => breakDown(stage)),
    ...Array.from({ length: 6 }, () => sendGarbage(stage)),
    ...Array.from({ length: stage.world.random.between(0, 3) }, () => loseSome(stage)),
  ])
}

/** Mostly while the batches are at full speed; some later. */
function sometime({ world: { random, time } }: Stage): Promise<void> {
  return time.sleep(random.chance(0.7) ? random.between(0, 8000) : random.between(0, DISTURBED))
}

async function createOne(stage: Stage, number: number): Promise<void> {
  const { random, time } = stage.world
  const { work, ids } = planBatch(random, stage.population, number)
  const intent = intend(stage, `intent-${number}`)
  await time.sleep(number === 0 ? 0 : random.between(0, 4000))
  const { definitionId: processDefinitionId, command } = work
  const isUndoable = random.chance(0.7)
  const body = {
    processDefinitionId,
    instructions: command.instructions,
    processInstanceIds: ids,
    control: { ...(isUndoable && { undoable: true }), ...paceOf(random) },
  }
  const isPreviewed = random.chance(0.3)
  await insist(stage, intent, isPreviewed ? await previewed(stage, body) : { path: '/modification/executeAsync', body })
  if (isUndoable && random.chance(0.8)) await undoSometime(stage, intent)
}

/** Some batches are limited in their rate or in how many instances they modify at once. */
function paceOf(random: Random): { readonly maxPerSecond?: number; readonly maxConcurrency?: number } {
  return {
    ...(random.chance(0.3) && { maxPerSecond: random.pick([20, 100, 800]) }),
    ...(random.chance(0.2) && { maxConcurrency: random.pick([1, 20]) }),
  }
}

/** While the batch runs, or when it is over. */
async function undoSometime(stage: Stage, { key, answers }: Intent): Promise<void> {
  const { calm, world, deleted } = stage
  const intent = intend(stage, `undo of ${key}`)
  await world.time.sleep(
    world.random.chance(0.5) ? world.random.between(0, 20_000) : world.random.between(0, DISTURBED),
  )
  for (const batchId of answers) {
    const batch = await readHistoricBatch(calm, batchId)
    if (batch?.endTime === undefined) deleted.add(batchId)
    await insist(stage, intent, { path: `/batch/${batchId}/undo`, body: { stop: true }, needsNoKey: true })
  }
}

async function completeTasks(stage: Stage): Promise<void> {
  const { random, time } = stage.world
  const chosen = random.sample(stage.population.running, 0.2)
  await Promise.all(
    chosen.map(async (instanceId) => {
      await time.sleep(random.between(0, 10_000))
      for (const activityId of random.chance(0.5) ? ['first', 'second'] : ['first']) {
        await completeTask(stage, instanceId, activityId)
      }
    }),
  )
}

const tasks = z.array(z.object({ id: z.string() }))

/** Nothing where the task is not there (any more), or the list of tasks is not. */
async function completeTask({ lambda }: Stage, instanceId: string, activityId: string): Promise<void> {
  const found = await request(lambda, 'GET', `/task?processInstanceId=${instanceId}&taskDefinitionKey=${activityId}`)
  const [task] = tasks.safeParse(found?.body).data ?? []
  if (task !== undefined) await request(lambda, 'POST', `/task/${task.id}/complete`, { body: {} })
}

type Intervention = (stage: Stage, batchId: string) => Promise<unknown>

const INTERVENTIONS: readonly Intervention[] = [
  suspendForAWhile,
  suspendForAWhile,
  suspendJobsForAWhile,
  ({ lambda }, batchId) => request(lambda, 'POST', `/batch/${batchId}/retry-failed`),
  ({ lambda }, batchId) => {
    const path = `/job-definition/${jobDefinitionId(batchId, 'execution')}/retries`
    return request(lambda, 'PUT', path, { body: { retries: 3 } })
  },
  ({ lambda }, batchId) => request(lambda, 'GET', `/batch/${batchId}/failures/summary`),
  ({ lambda }, batchId) => request(lambda, 'GET', `/batch/${batchId}/instances?state=failed`),
  ({ lambda }, batchId) => request(lambda, 'GET', `/batch/statistics?batchId=${batchId}`),
  changeJob((lambda, id) => request(lambda, 'PUT', `/job/${id}/retries`, { body: { retries: 2 } })),
  changeJob((lambda, id) => request(lambda, 'PUT', `/job/${id}/retries`, { body: { retries: 0 } })),
  changeJob((lambda, id) => request(lambda, 'DELETE', `/job/${id}`)),
  changeJob((lambda, id) => request(lambda, 'POST', `/job/${id}/execute`)),
  changeJob((lambda, id) => request(lambda, 'PUT', `/job/${id}/suspended`, { body: { suspended: true } })),
  changeJob((lambda, id) => request(lambda, 'PUT', `/job/${id}/suspended`, { body: { suspended: false } })),
  ({ lambda }, batchId) => request(lambda, 'POST', `/job/${controlJobId(batchId, 'seed')}/execute`),
  ({ lambda }, batchId) => request(lambda, 'POST', `/job/${controlJobId(batchId, 'monitor')}/execute`),
  changePace,
  changePace,
  removeBatch,
]

/** Somebody who does something once and goes away, whatever the answer. */
async function intervene(stage: Stage): Promise<void> {
  await sometime(stage)
  const ids = await knownBatches(stage.calm)
  if (ids.length === 0) return
  const { random } = stage.world
  await random.pick(INTERVENTIONS)(stage, random.pick(ids))
}

/** All batches that exist. */
export async function knownBatches({ db }: Services): Promise<string[]> {
  const ids: string[] = []
  for await (const page of listBatchIds(db, 'all')) ids.push(...page)
  return ids
}

function changePace({ lambda, world }: Stage, batchId: string): Promise<unknown> {
  const none = world.random.chance(0.5) && { maxPerSecond: null, maxConcurrency: null }
  return request(lambda, 'PUT', `/batch/${batchId}/control`, {
    body: none || { maxPerSecond: world.random.pick([50, 300]) },
  })
}

async function suspendForAWhile({ lambda, world }: Stage, batchId: string): Promise<void> {
  const path = `/batch/${batchId}/suspended`
  await request(lambda, 'PUT', path, { body: { suspended: true } })
  await world.time.sleep(world.random.between(0, 30_000))
  await request(lambda, 'PUT', path, { body: { suspended: false } })
}

async function suspendJobsForAWhile({ lambda, world }: Stage, batchId: string): Promise<void> {
  const kind = world.random.pick(['seed', 'execution', 'monitor'] as const)
  const path = `/job-definition/${jobDefinitionId(batchId, kind)}/suspended`
  await request(lambda, 'PUT', path, { body: { suspended: true } })
  await world.time.sleep(world.random.between(0, 30_000))
  await request(lambda, 'PUT', path, { body: { suspended: false } })
}

function changeJob(change: (lambda: Lambda, jobId: string) => Promise<unknown>): Intervention {
  return ({ world, population, lambda }, batchId) => {
    const number = world.random.between(1, population.running.length)
    return change(lambda, batchJobId(batchId, number))
  }
}

async function removeBatch({ world, deleted, lambda }: Stage, batchId: string): Promise<void> {
  if (world.random.chance(0.5)) return
  deleted.add(batchId)
  await request(lambda, 'DELETE', `/batch/${batchId}`)
}

async function breakDown(stage: Stage): Promise<void> {
  await sometime(stage)
  const { faults, time, random } = stage.world
  countFault(faults, 'outage')
  faults.outageUntil = time.now() + random.between(1000, 90_000)
}

async function loseSome(stage: Stage): Promise<void> {
  await sometime(stage)
  loseIds(stage.world)
}

async function sendGarbage(stage: Stage): Promise<void> {
  await sometime(stage)
  const { faults, random, queues } = stage.world
  const body = random.pick(GARBAGE)
  countFault(faults, 'poison message')
  stage.poison.push(body)
  queues[random.pick(QUEUES)].send(body)
}
