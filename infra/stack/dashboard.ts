import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Dashboard, GraphWidget, type IMetric, type IWidget, LogQueryWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { metricsNamespace } from './environment.ts'
import type { Functions } from './functions.ts'
import { type Queues, queueNames } from './queues.ts'

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
    graph('Process instances per minute', [
      batchMetric('InstancesModified', 'execution', 'Sum'),
      batchMetric('InstancesFailed', 'execution', 'Sum'),
    ]),
    graph('Unfinished batches', [
      batchMetric('UnfinishedBatches', 'monitor', 'Maximum'),
      batchMetric('StalledBatches', 'monitor', 'Maximum'),
    ]),
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

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 })
}
