import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'

/** Keys under which log lines name what they are about. */
export interface LogKeys {
  readonly batchId?: string
  readonly processInstanceId?: string
  readonly processDefinitionId?: string
  readonly job?: number
  readonly group?: number
  readonly chunk?: number
  /** The kind of a message, and its id in SQS. */
  readonly kind?: string
  readonly messageId?: string
  readonly effect?: string
  readonly reason?: string
}

/** Structured logs, one JSON line each; the level is POWERTOOLS_LOG_LEVEL. */
export const logger = new Logger()

/** CloudWatch metrics, written as log lines (EMF): no requests. */
export const metrics = new Metrics()

/** Writes how many items a sweep had to leave, each of which is named in the log: for the alarm. */
export function reportSweep(failures: number): void {
  metrics.addMetric('SweepFailures', MetricUnit.Count, failures)
  metrics.publishStoredMetrics()
}

/** Logs a failure that nobody waits for: what it concerns, and the error with its stack. */
export function logFailure(message: string, keys: LogKeys, error?: unknown): void {
  logger.error(message, { ...keys, ...(error instanceof Error && { error }) })
}
