import { Duration, type Stack } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { UNREADABLE_ITEM } from '../../../functions/store/dynamodb/item.ts'
import { metricsNamespace } from '../functions/environment.ts'
import type { Functions } from '../functions/functions.ts'

const METRIC = { metricNamespace: metricsNamespace, metricName: 'UnreadableItems' }

/**
 * How many items the functions left out of what they read, over five minutes, because they do not have their form. Counted from the logs: an item is left out wherever it is read,
 * by the sweeps (whose own count of failures cannot have it) and by every list.
 */
export function unreadableItems(stack: Stack, functions: Functions): Metric {
  for (const [name, { logGroup }] of Object.entries(functions)) {
    const filterPattern = FilterPattern.stringValue('$.message', '=', UNREADABLE_ITEM)
    new MetricFilter(stack, `${name}-UnreadableItems`, { ...METRIC, logGroup, filterPattern, metricValue: '1' })
  }
  const { metricNamespace: namespace, metricName } = METRIC
  return new Metric({ namespace, metricName, statistic: 'Sum', period: Duration.minutes(5) })
}
