import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { EntryName } from './entries.ts'
import type { Queues } from './queues.ts'
import type { StackOptions } from './stack-options.ts'

/** The namespace of the metrics that the functions write; alarms and the dashboard read them there. */
export const metricsNamespace = 'Shunt'

/** The environment that `functions/runtime/configuration.ts` reads, and that of the powertools. */
export function environmentFor(
  entry: EntryName,
  { options, table, queues }: { options: StackOptions; table: Table; queues: Queues },
): Record<string, string> {
  return {
    TABLE_NAME: table.tableName,
    SEED_QUEUE_URL: queues.seed.queue.queueUrl,
    EXECUTION_QUEUE_URL: queues.execution.queue.queueUrl,
    MONITOR_QUEUE_URL: queues.monitor.queue.queueUrl,
    JOB_QUEUE_URL: queues.job.queue.queueUrl,
    BATCH_JOBS_PER_SEED: String(options.batchJobsPerSeed),
    INVOCATIONS_PER_BATCH_JOB: String(options.invocationsPerBatchJob),
    DEFAULT_NUMBER_OF_RETRIES: String(options.defaultNumberOfRetries),
    HISTORY_TIME_TO_LIVE_DAYS: String(options.historyTimeToLiveDays),
    POWERTOOLS_SERVICE_NAME: entry,
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
    POWERTOOLS_LOG_LEVEL: options.logLevel,
  }
}
