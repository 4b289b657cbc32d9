import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  MathExpression,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { metricsNamespace } from '../functions/environment.ts'
import type { Functions } from '../functions/functions.ts'
import { type Queues, queueNames } from '../queues.ts'

interface Watched {
  readonly api: HttpApi
  readonly functions: Functions
  readonly queues: Queues
  readonly table: Table
}

/** One page for an operator: are batches moving, what waits, what fails, what the database does. */
export function createDashboard(scope: Construct, { api, functions, queues, table }: Watched): void {
  new Dashboard(scope, 'Dashboard', {
    defaultInterval: Duration.hours(3),
    widgets: [batchWidgets(functions), queueWidgets(queues), functionWidgets(functions), edgeWidgets(api, table)],
  })
}

function batchWidgets(functions: Functions): IWidget[] {
  return [
    graph('Process instances per second', [
      perSecond(batchMetric('InstancesModified', 'execution', 'Sum'), 'modified'),
      perSecond(batchMetric('InstancesFailed', 'execution', 'Sum'), 'failed'),
    ]),
    graph(
      'Unfinished batches, and the age of the oldest',
      [batchMetric('UnfinishedBatches', 'monitor', 'Maximum'), batchMetric('StalledBatches', 'monitor', 'Maximum')],
      { metrics: [batchMetric('BatchAge', 'monitor', 'Maximum')], label: 'seconds' },
    ),
    new LogQueryWidget({
      title: 'Progress of each batch, in chunks',
      logGroupNames: [functions.monitor.logGroup.logGroupName],
      queryLines: [
        'filter message = "batch progress"',
        'stats latest(completed) as done, latest(failed) as withFailures, latest(total) as chunks by batchId',
      ],
      width: 8,
      height: 6,
    }),
  ]
}

function queueWidgets(queues: Queues): IWidget[] {
  const main = queueNames.map((name) => ({ name, ...queues[name] }))
  return [
    graph(
      'Messages that wait',
      main.map(({ name, queue }) => queue.metricApproximateNumberOfMessagesVisible({ label: name })),
    ),
    graph(
      'Age of the oldest message, seconds',
      main.map(({ name, queue }) => queue.metricApproximateAgeOfOldestMessage({ label: name })),
    ),
    graph(
      'Dead letters',
      main.map(({ name, deadLetterQueue }) => deadLetterQueue.metricNumberOfMessagesReceived({ label: name })),
    ),
  ]
}

function functionWidgets(functions: Functions): IWidget[] {
  const all = Object.entries(functions)
  return [
    graph(
      'Concurrent executions',
      all.map(([label, handler]) => handler.metric('ConcurrentExecutions', { label, statistic: 'Maximum' })),
    ),
    graph(
      'Errors',
      all.map(([label, handler]) => handler.metricErrors({ label })),
    ),
    graph(
      'Duration, p99 in milliseconds',
      all.map(([label, handler]) => handler.metricDuration({ label, statistic: 'p99' })),
    ),
  ]
}

function edgeWidgets(api: HttpApi, table: Table): IWidget[] {
  return [
    graph('API requests', [api.metricCount(), api.metricClientError(), api.metricServerError()]),
    graph('API latency, p99 in milliseconds', [api.metricLatency({ statistic: 'p99' })]),
    graph('Table: units and throttled requests', [
      table.metricConsumedWriteCapacityUnits(),
      table.metricConsumedReadCapacityUnits(),
      table.metric('WriteThrottleEvents', { statistic: 'Sum' }),
      table.metric('ReadThrottleEvents', { statistic: 'Sum' }),
    ]),
  ]
}

function batchMetric(metricName: string, service: string, statistic: string): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service },
    statistic,
    period: Duration.minutes(1),
  })
}

/** Right however long the periods are into which the dashboard divides the time that is looked at. */
function perSecond(count: Metric, name: string): IMetric {
  const expression = `${name} / PERIOD(${name})`
  return new MathExpression({ expression, usingMetrics: { [name]: count }, label: name, period: Duration.minutes(1) })
}

/** `right`: metrics of another unit, against an axis of their own. */
function graph(
  title: string,
  left: IMetric[],
  right?: { readonly metrics: IMetric[]; readonly label: string },
): GraphWidget {
  const second = right && { right: right.metrics, rightYAxis: { label: right.label, min: 0 } }
  return new GraphWidget({ title, left, ...second, width: 8, height: 6 })
}
