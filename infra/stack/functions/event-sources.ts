import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources'
import { type Queues, queueNames } from '../queues.ts'
import type { StackOptions } from '../stack-options.ts'
import type { Functions } from './functions.ts'

/**
 * Connects each queue with the function of its name, and every dead-letter queue with `dead-letter`. Concurrency is
 * limited here and never by reserved concurrency: a reservation throttles deliveries, and throttled deliveries count as
 * attempts on the way to the dead-letter queue.
 */
export function connectQueues(functions: Functions, queues: Queues, options: StackOptions): void {
  const settings = {
    seed: { batchSize: 1, maxConcurrency: 10 },
    execution: { batchSize: 1, maxConcurrency: options.executionConcurrency },
    monitor: { batchSize: 10, maxConcurrency: 2 },
    job: { batchSize: 10, maxConcurrency: options.jobConcurrency },
  } satisfies Record<keyof Queues, SqsEventSourceProps>

  for (const name of queueNames) {
    const { queue, deadLetterQueue } = queues[name]
    functions[name].addEventSource(new SqsEventSource(queue, { ...settings[name], reportBatchItemFailures: true }))
    functions['dead-letter'].addEventSource(
      new SqsEventSource(deadLetterQueue, { batchSize: 10, maxConcurrency: 2, reportBatchItemFailures: true }),
    )
  }
}
