import type { EventBridgeEvent } from 'aws-lambda'
import { handleDeadLetters } from '../../../functions/batch/execute/dead-letters.ts'
import { handleExecutions, handleMonitor, handleSeeds } from '../../../functions/batch/message-handlers.ts'
import { handleJobs, handleTimers } from '../../../functions/jobs/job-handlers.ts'
import { type Lambda, startEventSource } from './lambda.ts'
import { QUEUES, type World } from './world.ts'

const MINUTE = 60_000

/** The rules that call functions each minute. */
export interface Schedule {
  tick(): Promise<void>
  /** For good: who goes on calls `tick`. */
  stop(): void
}

/** Connects the functions to their queues and to the schedule of a minute, as the stack does. */
export function startFunctions(lambda: Lambda, { queues, deadLetters, time }: World): Schedule {
  const { seed, execution, monitor, job } = queues
  startEventSource(lambda, { name: 'seed', queue: seed, batchSize: 1, concurrency: 4, handler: handleSeeds })
  startEventSource(lambda, {
    name: 'execution',
    queue: execution,
    batchSize: 1,
    concurrency: 8,
    handler: handleExecutions,
  })
  startEventSource(lambda, { name: 'monitor', queue: monitor, batchSize: 10, concurrency: 2, handler: handleMonitor })
  startEventSource(lambda, { name: 'job', queue: job, batchSize: 10, concurrency: 8, handler: handleJobs })
  for (const name of QUEUES) {
    const queue = deadLetters[name]
    startEventSource(lambda, { name: 'dead-letter', queue, batchSize: 10, concurrency: 2, handler: handleDeadLetters })
  }
  const ticks = [
    () => lambda.call('monitor', (services, context) => handleMonitor(services, scheduled, context)),
    () => lambda.call('timer', (services, context) => handleTimers(services, context)),
  ]
  let isStopped = false
  const each = async (tick: () => Promise<unknown>) => {
    await time.sleep(MINUTE)
    while (!isStopped) {
      await tick()
      await time.sleep(MINUTE)
    }
  }
  for (const tick of ticks) void each(tick)
  return {
    async tick() {
      await Promise.all(ticks.map((tick) => tick()))
    },
    stop() {
      isStopped = true
    },
  }
}

const scheduled: EventBridgeEvent<string, unknown> = {
  id: 'tick',
  version: '0',
  account: '000000000000',
  time: '',
  region: 'us-east-1',
  resources: [],
  source: 'aws.scheduler',
  'detail-type': 'Scheduled Event',
  detail: {},
}
