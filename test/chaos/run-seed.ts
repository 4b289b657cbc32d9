import { v7 as newUuid } from 'uuid'
import { setBatchSuspended } from '../../functions/batch/control/batch-lifecycle.ts'
import { listBatchJobs } from '../../functions/batch/jobs/batch-jobs.ts'
import { deleteBatchJob } from '../../functions/batch/jobs/batch-retries.ts'
import { retryFailed } from '../../functions/batch/walk/kinds/begin-retry.ts'
import { instanceIdFrom } from '../../functions/engine/instance/ids.ts'
import { readConfiguration } from '../../functions/shell/configuration.ts'
import type { Services } from '../../functions/shell/services.ts'
import { readStoredBatch } from '../../functions/store/batch/batch-items.ts'
import { createLedger, type Ledger } from './oracle/ledger.ts'
import { observe } from './oracle/observer.ts'
import { judge, type Report } from './oracle/oracle.ts'
import { createTold, type Told } from './oracle/told.ts'
import { age } from './scenario/ageing.ts'
import { knownBatches, operate, type Stage } from './scenario/operators.ts'
import { populate } from './scenario/scenario.ts'
import { type AwsEdge, createAwsEdge } from './world/aws-edge.ts'
import { countFault, createFaults, type Fault, type Faults } from './world/faults.ts'
import { MOST_STALE } from './world/faulty-answers.ts'
import { startFunctions } from './world/functions.ts'
import { createLambda } from './world/lambda.ts'
import { createMemoryQueue, type MemoryQueue } from './world/memory/memory-queue.ts'
import { createMemoryTable } from './world/memory/memory-table.ts'
import { createRandom, type Random } from './world/random.ts'
import { inVirtualTime, type VirtualTime } from './world/virtual-time.ts'
import { QUEUES, type QueueName, type World } from './world/world.ts'

export interface SeedResult {
  readonly seed: number
  readonly instances: number
  readonly batches: number
  /** Instances that batches modified, each counted once for each batch. */
  readonly modifications: number
  /** Those that took another one back. */
  readonly undone: number
  /** Parts of trails that were rolled out. */
  readonly trailParts: number
  readonly observations: number
  readonly faults: ReadonlyMap<Fault, number>
  readonly violations: readonly string[]
  /** How long it took in the world, in milliseconds. */
  readonly duration: number
}

/** 2026-01-01T12:00:00Z */
const START = Date.UTC(2026, 0, 1, 12)

/** Nothing was written for this long, in milliseconds: longer than the monitor waits until it sends messages again. */
const QUIET = 10 * 60_000
const LONGEST = 24 * 3_600_000

/** Few, so that a batch of 2,000 instances has several groups. */
const CHUNKS_PER_GROUP = '3'

/** The queues' visibility timeout, and how often they deliver, as in the stack. */
const VISIBILITY_TIMEOUT = 360_000
const MAX_RECEIVES = 5

/** Carries out one run of chaos: everything that happens in it follows from the seed. */
export async function runSeed(seed: number, instances: number): Promise<SeedResult> {
  // Its own clients: caches are kept for each, and the SDK counts its retries there.
  const connected = await createAwsEdge()
  const random = createRandom(seed)
  return inVirtualTime(random, START, (time) => runInWorld({ edge: connected, random, time, seed, instances }))
}

interface Run {
  readonly edge: AwsEdge
  readonly random: Random
  readonly time: VirtualTime
  readonly seed: number
  readonly instances: number
}

async function runInWorld({ edge, random, time, seed, instances }: Run): Promise<SeedResult> {
  const violations: string[] = []
  const report: Report = (violation) => violations.push(`${((time.now() - START) / 1000).toFixed(3)} s: ${violation}`)
  const ledger = createLedger(report, time.now)
  const faults = createFaults()
  const { world, lastWrite } = createWorld(time, random, faults, ledger)
  edge.connect(world)
  const told = createTold()
  const servicesWith = (now: () => number) => createServices(edge, random, now, told)
  const lambda = createLambda(world, servicesWith)
  const calm = servicesWith(() => Math.floor(time.now()))
  const population = await populate(calm, random, instances)
  const stage: Stage = {
    world,
    lambda,
    calm,
    population,
    intents: [],
    told,
    deleted: new Set(),
    complaints: [],
    poison: [],
  }
  const schedule = startFunctions(lambda, world)
  let isOver = false
  const observed = observe(stage, ledger, { report, isOver: () => isOver })
  await operate(stage)
  Object.assign(faults, { active: false, outageUntil: 0 })
  for (const next of [activateAll, retryAll, skipFailed, async () => {}]) {
    const isQuiet = await quiet(world, lastWrite)
    if (!isQuiet) report('It does not come to rest')
    await judge(stage, ledger, report)
    if (!isQuiet) break
    await next(stage)
  }
  isOver = true
  const observations = await observed
  const batchIds = await knownBatches(calm)
  const modifications = batchIds.reduce((sum, batchId) => sum + ledger.modified(batchId), 0)
  const duration = time.now() - START
  await age(stage, { schedule, ledger, report })
  return {
    seed,
    instances,
    batches: batchIds.length,
    modifications,
    undone: ledger.undone(),
    trailParts: ledger.trailParts(),
    observations,
    faults: faults.counts,
    violations,
    duration,
  }
}

function createWorld(time: VirtualTime, random: Random, faults: Faults, ledger: Ledger) {
  let lastWrite = START
  const table = createMemoryTable(time.now, MOST_STALE, (before, after) => {
    lastWrite = time.now()
    ledger.note(before, after)
  })
  const deadLetters = queuesWith(() => createQueue(time, random, faults))
  const queues = queuesWith((name) => createQueue(time, random, faults, deadLetters[name]))
  const world: World = { time, random, faults, table, queues, deadLetters }
  return { world, lastWrite: () => lastWrite }
}

function queuesWith(create: (name: QueueName) => MemoryQueue): Record<QueueName, MemoryQueue> {
  return { job: create('job'), seed: create('seed'), execution: create('execution'), monitor: create('monitor') }
}

function createQueue(time: VirtualTime, random: Random, faults: Faults, deadLetters?: MemoryQueue): MemoryQueue {
  const happens = (probability: number, fault: Fault) => () => {
    if (!faults.active || !random.chance(probability)) return false
    countFault(faults, fault)
    return true
  }
  return createMemoryQueue({
    time,
    random,
    visibilityTimeout: VISIBILITY_TIMEOUT,
    maxReceives: MAX_RECEIVES,
    ...(deadLetters && { deadLetters: counted(deadLetters, faults) }),
    duplicates: happens(0.05, 'delivered twice'),
    losesDeletion: happens(0.05, 'delivered after success'),
  })
}

function counted(queue: MemoryQueue, faults: Faults): MemoryQueue {
  return {
    ...queue,
    send(body) {
      countFault(faults, 'dead letter')
      queue.send(body)
    },
  }
}

function createServices(edge: AwsEdge, random: Random, now: () => number, told: Told): Services {
  const urls = Object.entries(edge.queues.urls).map(([name, url]) => [`${name.toUpperCase()}_QUEUE_URL`, url])
  const bytes = () => Uint8Array.from({ length: 16 }, () => random.between(0, 255))
  return {
    db: { ...edge.db },
    queues: edge.queues,
    eventBus: told.bus,
    configuration: readConfiguration({
      TABLE_NAME: edge.db.tableName,
      CHUNKS_PER_GROUP,
      BATCH_EVENTS: 'on',
      ...Object.fromEntries(urls),
    }),
    now,
    newId: () => instanceIdFrom(newUuid({ msecs: now(), random: bytes() })),
  }
}

/** Waits until nobody does anything any more; false where somebody always does. */
async function quiet({ time, queues }: World, lastWrite: () => number): Promise<boolean> {
  const since = time.now()
  const isQuiet = () =>
    time.now() - Math.max(lastWrite(), since) > QUIET && QUEUES.every((name) => queues[name].left().length === 0)
  while (!isQuiet()) {
    if (time.now() - since > LONGEST) return false
    await time.sleep(10_000)
  }
  return true
}

async function activateAll({ calm }: Stage): Promise<void> {
  for (const batchId of await knownBatches(calm)) await setBatchSuspended(calm, batchId, false)
}

/** Somebody gives up what cannot be modified: then the batch has to end. */
async function skipFailed({ calm, world }: Stage): Promise<void> {
  for (const batchId of await knownBatches(calm)) {
    const batch = await readStoredBatch(calm.db, batchId)
    if (batch === undefined || world.random.chance(0.3)) continue
    for await (const jobs of listBatchJobs(calm, batch, ['execution'])) {
      for (const { id, retries } of jobs) if (retries === 0) await deleteBatchJob(calm, id)
    }
  }
}

async function retryAll({ calm }: Stage): Promise<void> {
  for (const batchId of await knownBatches(calm)) await retryFailed(calm, batchId, { retries: 1, resolved: true })
}
