import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { NamedBus } from '../event-bus.ts'
import type { Queues } from '../queues.ts'
import type { StackOptions } from '../stack-options.ts'
import type { EntryName } from './entries.ts'

/** The namespace of the metrics that the functions write; alarms and the dashboard read them there. */
export const metricsNamespace = 'Shunt'

export interface EnvironmentSources {
  readonly options: StackOptions
  readonly table: Table
  readonly queues: Queues
  readonly eventBus: NamedBus | undefined
}

/** The environment that `functions/shell/configuration.ts` reads, and that of the powertools. */
export function environmentFor(
  entry: EntryName,
  { options, table, queues, eventBus }: EnvironmentSources,
): Record<string, string> {
  return {
    TABLE_NAME: table.tableName,
    SEED_QUEUE_URL: queues.seed.queue.queueUrl,
    EXECUTION_QUEUE_URL: queues.execution.queue.queueUrl,
    MONITOR_QUEUE_URL: queues.monitor.queue.queueUrl,
    JOB_QUEUE_URL: queues.job.queue.queueUrl,
    ...engineSettings(options),
    ...(eventBus && { BATCH_EVENTS: 'on' }),
    ...(eventBus && entry === 'monitor' && { EVENT_BUS_NAME: eventBus.eventBusName }),
    POWERTOOLS_SERVICE_NAME: entry,
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
    POWERTOOLS_LOG_LEVEL: options.logLevel,
  }
}

/** The settings that have a default in the configuration itself are passed on only where somebody set them. */
function engineSettings(options: StackOptions): Record<string, string> {
  const settings = {
    BATCH_JOBS_PER_SEED: options.batchJobsPerSeed,
    INVOCATIONS_PER_BATCH_JOB: options.invocationsPerBatchJob,
    INVOCATIONS_PER_BATCH_JOB_BY_BATCH_TYPE:
      options.invocationsPerBatchJobByBatchType && JSON.stringify(options.invocationsPerBatchJobByBatchType),
    DEFAULT_NUMBER_OF_RETRIES: options.defaultNumberOfRetries,
    HISTORY_TIME_TO_LIVE_DAYS: options.historyTimeToLiveDays,
    USER_OPERATION_LOG: options.userOperationLog,
    USER_OPERATION_LOG_TIME_TO_LIVE_DAYS: options.userOperationLogTimeToLiveDays,
    BATCH_OPERATION_HISTORY_TIME_TO_LIVE_DAYS: options.batchOperationHistoryTimeToLiveDays,
    UNDO_TIME_TO_LIVE_DAYS: options.undoTimeToLiveDays,
    HISTORY_LEVEL: options.historyLevel,
    DECISION_HISTORY: options.decisionHistory,
    DELEGATES: options.delegates,
    LISTENERS: options.listeners,
    TENANT_CLAIM: options.tenantClaim,
    ROLES_CLAIM: options.rolesClaim ?? (options.userPool ? 'cognito:groups' : undefined),
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}
