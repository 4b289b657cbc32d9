import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { Services } from '../../../functions/shell/services.ts'
import { countFault } from './faults.ts'
import type { MemoryQueue } from './memory/memory-queue.ts'
import { type Caller, callers, type World } from './world.ts'

/** What became of a call. A process that died never answers. */
export type Call<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | { readonly outcome: 'failed'; readonly error: unknown }
  | { readonly outcome: 'died' }

/** What a function runs in: it lives from call to call, with a clock of its own. */
interface Environment extends Caller {
  readonly services: Services
  readonly died: Promise<void>
}

export interface Lambda {
  /** Calls a function in an environment that is free, or a new one. */
  call<T>(name: string, run: (services: Services, context: Context) => Promise<T>): Promise<Call<T>>
}

/** The functions' timeout, in milliseconds. */
const TIMEOUT = 60_000

/** What the code keeps of it to finish; calls with little more than that meet their deadline within the message. */
const RESERVE = 5000
const SHORT_CALLS = 0.15

/** People's requests are few, and what they leave half done only they begin again. */
const MORTALITY = 0.002
const MORTALITY_OF_API = 0.02

/** Of looks at a clock. */
const CLOCK_JUMPS = 0.0003
const JUMPS = [-3_600_000, -240_000, -5000, -200, 200, 5000, 240_000, 3_600_000]

/** An empty Lambda. `servicesWith` gives an environment its services, with its clock. */
export function createLambda(world: World, servicesWith: (now: () => number) => Services): Lambda {
  const free = new Map<string, Environment[]>()

  async function call<T>(name: string, run: (services: Services, context: Context) => Promise<T>): Promise<Call<T>> {
    const environments = free.get(name) ?? []
    free.set(name, environments)
    const environment =
      environments.pop() ?? createEnvironment(world, servicesWith, name === 'api' ? MORTALITY_OF_API : MORTALITY)
    const limit = timeLimit(world)
    const context = contextOf(name, () => started + limit - world.time.now())
    const started = world.time.now()
    const ran = callers
      .run(environment, () => run(environment.services, context))
      .then(
        (value): Call<T> => ({ outcome: 'answered', value }),
        (error): Call<T> => ({ outcome: 'failed', error }),
      )
    const timedOut = world.time.sleep(limit).then(() => 'timeout' as const)
    const result = await Promise.race([ran, environment.died, timedOut])
    if (result === undefined) return { outcome: 'died' }
    if (result === 'timeout') {
      countFault(world.faults, 'timed out')
      environment.die()
      return { outcome: 'died' }
    }
    environments.push(environment)
    return result
  }

  return { call }
}

function timeLimit({ faults, random }: World): number {
  if (!faults.active || !random.chance(SHORT_CALLS)) return TIMEOUT
  countFault(faults, 'short time limit')
  return RESERVE + random.between(-100, 200)
}

function createEnvironment(
  world: World,
  servicesWith: (now: () => number) => Services,
  mortality: number,
): Environment {
  const { time, random, faults } = world
  let offset = random.between(-50, 50)
  let dead = false
  const { promise: died, resolve } = Promise.withResolvers<void>()
  const now = () => {
    if (faults.active && random.chance(CLOCK_JUMPS)) {
      countFault(faults, 'clock jump')
      offset = random.pick(JUMPS)
    }
    return Math.floor(time.now() + offset)
  }
  return {
    services: servicesWith(now),
    died,
    mortality,
    isDead: () => dead,
    die() {
      dead = true
      resolve()
    },
  }
}

function contextOf(functionName: string, getRemainingTimeInMillis: () => number): Context {
  return {
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    awsRequestId: functionName,
    logGroupName: functionName,
    logStreamName: functionName,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}

export interface EventSource {
  readonly name: string
  readonly queue: MemoryQueue
  readonly batchSize: number
  readonly concurrency: number
  readonly handler: (services: Services, event: SQSEvent, context: Context) => Promise<SQSBatchResponse | undefined>
}

/** Feeds a queue's messages to a function, for as long as time goes on: what fails, or dies, is delivered again. */
export function startEventSource(lambda: Lambda, source: EventSource): void {
  const { name, queue, batchSize, handler } = source
  async function poll(): Promise<never> {
    for (;;) {
      const records = await queue.receive(batchSize)
      const called = await lambda.call(name, (services, context) => handler(services, { Records: records }, context))
      if (called.outcome !== 'answered') continue
      const failed = called.value?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
      queue.settle(records, new Set(failed))
    }
  }
  for (let poller = 0; poller < source.concurrency; poller++) void poll()
}
