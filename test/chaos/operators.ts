import { deleteBatch, setBatchSuspended, setJobsSuspended } from '../../functions/batch/control/batch-lifecycle.ts'
import { createBatch } from '../../functions/batch/create/create-batch.ts'
import { batchJobId, controlJobId } from '../../functions/batch/jobs/batch-ids.ts'
import { executeJobOfBatch } from '../../functions/batch/jobs/batch-job-commands.ts'
import { deleteBatchJob, setBatchJobRetries } from '../../functions/batch/jobs/batch-retries.ts'
import { setJobSuspended } from '../../functions/batch/jobs/suspend-job.ts'
import { retryFailed } from '../../functions/batch/walk/retry-failed.ts'
import type { Services } from '../../functions/shell/services.ts'
import { listBatchIds } from '../../functions/store/batch/batch-items.ts'
import { countFault } from './faults.ts'
import type { Lambda } from './lambda.ts'
import { BATCHES, completeTask, type PlannedBatch, type Population, planBatch } from './scenario.ts'
import { QUEUES, type World } from './world.ts'

/** How long people, outages and garbage disturb, in milliseconds. */
const DISTURBED = 12 * 60_000

const GARBAGE = ['', 'not JSON', '{"kind":"execution"}', '{"kind":"seed","batchId":7}', '[]', '{"kind":"monitors"}']

export interface Stage {
  readonly world: World
  readonly lambda: Lambda
  readonly calm: Services
  readonly population: Population
  /** Ids of batches that somebody deleted. */
  readonly deleted: Set<string>
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
  ])
}

/** Mostly while the batches are at full speed; some later. */
function sometime({ world: { random, time } }: Stage): Promise<void> {
  return time.sleep(random.chance(0.7) ? random.between(0, 8000) : random.between(0, DISTURBED))
}

async function createOne(stage: Stage, number: number): Promise<void> {
  const { world, lambda, population } = stage
  const planned: PlannedBatch = planBatch(world.random, population, number)
  await world.time.sleep(number === 0 ? 0 : world.random.between(0, 4000))
  for (;;) {
    const { work, ids } = planned
    const called = await lambda.call('api', (services) => createBatch(services, { work, ids: [[ids]] }))
    if (called.outcome === 'answered') return
    await world.time.sleep(1000)
  }
}

async function completeTasks({ world: { random, time }, lambda, population }: Stage): Promise<void> {
  const chosen = random.sample(population.running, 0.2)
  await Promise.all(
    chosen.map(async (instanceId) => {
      await time.sleep(random.between(0, 10_000))
      for (const task of random.chance(0.5) ? ['first', 'second'] : ['first']) {
        await lambda.call('api', (services) => completeTask(services, instanceId, task))
      }
    }),
  )
}

type Intervention = (stage: Stage, batchId: string) => Promise<void>

const INTERVENTIONS: readonly Intervention[] = [
  suspendForAWhile,
  suspendForAWhile,
  suspendJobsForAWhile,
  (stage, batchId) => once(stage, (services) => retryFailed(services, batchId, { retries: 1, resolved: true })),
  (stage, batchId) => once(stage, (services) => retryFailed(services, batchId, { retries: 3, resolved: false })),
  changeJob((services, jobId) => setBatchJobRetries(services, jobId, 2)),
  changeJob((services, jobId) => setBatchJobRetries(services, jobId, 0)),
  changeJob((services, jobId) => deleteBatchJob(services, jobId)),
  changeJob((services, jobId) => executeJobOfBatch(services, jobId)),
  changeJob((services, jobId) => setJobSuspended(services, jobId, true)),
  changeJob((services, jobId) => setJobSuspended(services, jobId, false)),
  (stage, batchId) => once(stage, (services) => executeJobOfBatch(services, controlJobId(batchId, 'seed'))),
  (stage, batchId) => once(stage, (services) => executeJobOfBatch(services, controlJobId(batchId, 'monitor'))),
  removeBatch,
]

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

/** Somebody who does it once and goes away, whatever the answer. */
async function once({ lambda }: Stage, act: (services: Services) => Promise<unknown>): Promise<void> {
  await lambda.call('api', act)
}

async function suspendForAWhile(stage: Stage, batchId: string): Promise<void> {
  await once(stage, (services) => setBatchSuspended(services, batchId, true))
  await stage.world.time.sleep(stage.world.random.between(0, 30_000))
  await once(stage, (services) => setBatchSuspended(services, batchId, false))
}

async function suspendJobsForAWhile(stage: Stage, batchId: string): Promise<void> {
  const { random, time } = stage.world
  const jobs = { batchId, kind: random.pick(['seed', 'execution', 'monitor'] as const) }
  await once(stage, (services) => setJobsSuspended(services, jobs, true))
  await time.sleep(random.between(0, 30_000))
  await once(stage, (services) => setJobsSuspended(services, jobs, false))
}

function changeJob(change: (services: Services, jobId: string) => Promise<unknown>): Intervention {
  return (stage, batchId) => {
    const number = stage.world.random.between(1, stage.population.running.length)
    return once(stage, (services) => change(services, batchJobId(batchId, number)))
  }
}

async function removeBatch(stage: Stage, batchId: string): Promise<void> {
  if (stage.world.random.chance(0.5)) return
  stage.deleted.add(batchId)
  await once(stage, (services) => deleteBatch(services, batchId, { cascade: false }))
}

async function breakDown(stage: Stage): Promise<void> {
  await sometime(stage)
  const { faults, time, random } = stage.world
  countFault(faults, 'outage')
  faults.outageUntil = time.now() + random.between(1000, 90_000)
}

async function sendGarbage(stage: Stage): Promise<void> {
  await sometime(stage)
  const { faults, random, queues } = stage.world
  const body = random.pick(GARBAGE)
  countFault(faults, 'poison message')
  stage.poison.push(body)
  queues[random.pick(QUEUES)].send(body)
}
