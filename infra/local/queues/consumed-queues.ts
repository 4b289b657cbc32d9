import { handleDeadLetters } from '../../../functions/batch/execute/dead-letters.ts'
import { handleExecutions, handleMonitor, handleSeeds } from '../../../functions/batch/message-handlers.ts'
import { handleJobs } from '../../../functions/jobs/job-handlers.ts'
import type { Services } from '../../../functions/shell/services.ts'
import type { LocalQueueUrls } from './local-queues.ts'
import type { ConsumedQueue } from './queue-consumers.ts'

/** Which of the functions' handlers consumes which queue, as the event sources connect them in the cloud. */
export function consumedQueues(services: Services, urls: LocalQueueUrls, onSeed: () => void): ConsumedQueue[] {
  const monitor = async (event: Parameters<typeof handleMonitor>[1]) =>
    (await handleMonitor(services, event)) ?? { batchItemFailures: [] }
  const seed: ConsumedQueue['handler'] = (event) => {
    onSeed()
    return handleSeeds(services, event)
  }
  const deadLetters = (
    ['job-dead-letter', 'seed-dead-letter', 'execution-dead-letter', 'monitor-dead-letter'] as const
  ).map(
    (name): ConsumedQueue => ({
      name,
      url: urls[name],
      handler: (event) => handleDeadLetters(services, event),
      batchSize: 10,
      concurrency: 1,
    }),
  )
  return [
    { name: 'job', url: urls.job, handler: (event) => handleJobs(services, event), batchSize: 10, concurrency: 4 },
    { name: 'seed', url: urls.seed, handler: seed, batchSize: 1, concurrency: 1 },
    {
      name: 'execution',
      url: urls.execution,
      handler: (event) => handleExecutions(services, event),
      batchSize: 1,
      concurrency: 4,
    },
    { name: 'monitor', url: urls.monitor, handler: monitor, batchSize: 10, concurrency: 1 },
    ...deadLetters,
  ]
}
