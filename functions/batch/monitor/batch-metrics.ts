import { MetricUnit } from '@aws-lambda-powertools/metrics'
import { logger, metrics } from '../../shell/observability.ts'
import type { ChunkOutcome } from '../execute/execute-chunk.ts'
import type { MonitorReport } from './monitor-batches.ts'

/** Writes how many instances a message modified and how many refused. */
export function reportInstances({ modified, failed }: ChunkOutcome): void {
  metrics.addMetric('InstancesModified', MetricUnit.Count, modified)
  metrics.addMetric('InstancesFailed', MetricUnit.Count, failed)
  metrics.publishStoredMetrics()
}

/** Writes how the batches stand: for the alarm on batches without progress and for the dashboard. */
export function reportMonitor({ progress, stalled, oldestAge, failures }: MonitorReport): void {
  metrics.addMetric('UnfinishedBatches', MetricUnit.Count, progress.length)
  metrics.addMetric('StalledBatches', MetricUnit.Count, stalled)
  metrics.addMetric('BatchAge', MetricUnit.Seconds, oldestAge)
  metrics.addMetric('SweepFailures', MetricUnit.Count, failures)
  metrics.publishStoredMetrics()
  for (const line of progress) logger.info('batch progress', { ...line })
}
