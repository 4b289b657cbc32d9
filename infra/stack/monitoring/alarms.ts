import { Duration, type Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { metricsNamespace } from '../functions/environment.ts'
import type { Functions, Resources } from '../functions/functions.ts'
import { type QueueName, type Queues, queueNames } from '../queues.ts'
import { createAlarmTopic } from './alarm-topic.ts'
import { unreadableItems } from './unreadable-items.ts'

/** An alarm before it has its action: what differs from "greater or equal, over five minutes". */
type Watch = Pick<AlarmProps, 'metric' | 'threshold' | 'alarmDescription'> & Partial<AlarmProps>

/**
 * How old a message may get before somebody should look. A big batch waits long in the execution queue, and that is no
 * fault.
 */
const oldestMessage: Readonly<Record<QueueName, Duration>> = {
  seed: Duration.minutes(5),
  execution: Duration.minutes(30),
  monitor: Duration.minutes(5),
  job: Duration.minutes(5),
}

/** Every alarm of docs/operations.md, and the topic to which they go. */
export function createAlarms(
  stack: Stack,
  {
    options,
    key,
    api,
    functions,
    queues,
    table,
  }: Omit<Resources, 'codeOf' | 'eventBus'> & { api: HttpApi; functions: Functions },
): Topic {
  const topic = createAlarmTopic(stack, options, key)
  const watches: Readonly<Record<string, Watch>> = {
    StalledBatch: stalledBatch(),
    MonitorSilent: monitorSilent(functions.monitor),
    BatchLeftOut: leftOut(
      'monitor',
      'A batch cannot be looked at by the monitor, which names it in its log; the others go on',
    ),
    TimerLeftOut: leftOut(
      'timer',
      'A timer, or the effects of an instance, fail again and again; the log of the timer function names them, the others go on',
    ),
    UnreadableItem: unreadableItem(stack, functions),
    ApiServerErrors: apiServerErrors(api),
    TableThrottled: tableThrottled(table),
    ...queueWatches(queues),
    ...functionWatches(functions),
  }
  for (const [id, watch] of Object.entries(watches)) createAlarm(stack, id, watch).addAlarmAction(new SnsAction(topic))
  return topic
}

function createAlarm(stack: Stack, id: string, watch: Watch): Alarm {
  return new Alarm(stack, `${id}Alarm`, {
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    ...watch,
  })
}

/**
 * Each minute the monitor writes how many batches stood still for three minutes, and wakes them. One that comes up
 * twice in five minutes was woken in vain.
 */
function stalledBatch(): Watch {
  return {
    alarmDescription:
      'A batch that is not suspended makes no progress for more than five minutes, although it was woken',
    metric: new Metric({
      namespace: metricsNamespace,
      metricName: 'StalledBatches',
      dimensionsMap: { service: 'monitor' },
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  }
}

/** A single item of a sweep that fails in most minutes of ten is broken, not unlucky. */
function leftOut(service: 'monitor' | 'timer', alarmDescription: string): Watch {
  return {
    alarmDescription,
    metric: new Metric({
      namespace: metricsNamespace,
      metricName: 'SweepFailures',
      dimensionsMap: { service },
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    threshold: 1,
    evaluationPeriods: 10,
    datapointsToAlarm: 6,
  }
}

function unreadableItem(stack: Stack, functions: Functions): Watch {
  return {
    alarmDescription:
      'An item of the table cannot be read and was left out: a timer that does not fire, a line that a list lacks; the log names it',
    metric: unreadableItems(stack, functions),
    threshold: 1,
  }
}

function monitorSilent(monitor: IFunction): Watch {
  return {
    alarmDescription: 'The monitor has not run for five minutes: nothing completes batches',
    metric: monitor.metricInvocations(),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    treatMissingData: TreatMissingData.BREACHING,
  }
}

function apiServerErrors(api: HttpApi): Watch {
  return {
    alarmDescription: 'The API answers with 5xx',
    metric: api.metricServerError({ statistic: 'Sum' }),
    threshold: 1,
  }
}

function tableThrottled(table: Table): Watch {
  const events = (metricName: string) => table.metric(metricName, { statistic: 'Sum' })
  return {
    alarmDescription: 'DynamoDB throttles the table: it grows into its load, or one key is hot',
    metric: new MathExpression({
      expression: 'FILL(reads, 0) + FILL(writes, 0)',
      usingMetrics: { reads: events('ReadThrottleEvents'), writes: events('WriteThrottleEvents') },
      label: 'throttled requests',
    }),
    threshold: 100,
    evaluationPeriods: 3,
  }
}

function queueWatches(queues: Queues): Record<string, Watch> {
  return Object.fromEntries(
    queueNames.flatMap((name) => [
      [`${name}-DeadLetters`, deadLetters(name, queues[name].deadLetterQueue)],
      [`${name}-OldestMessage`, oldMessages(name, queues[name].queue)],
    ]),
  )
}

/**
 * Received messages count too: the dead-letter function takes them away within seconds, before a look at the queue's
 * length sees them.
 */
function deadLetters(name: QueueName, queue: IQueue): Watch {
  return {
    alarmDescription: `Messages of the ${name} queue could not be handled and went to its dead-letter queue`,
    metric: new MathExpression({
      expression: 'FILL(visible, 0) + FILL(received, 0)',
      usingMetrics: {
        visible: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
        received: queue.metricNumberOfMessagesReceived(),
      },
      label: 'dead letters',
    }),
    threshold: 1,
  }
}

function oldMessages(name: QueueName, queue: IQueue): Watch {
  return {
    alarmDescription: `The oldest message of the ${name} queue waits for more than ${oldestMessage[name].toMinutes()} minutes`,
    metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }),
    threshold: oldestMessage[name].toSeconds(),
  }
}

function functionWatches(functions: Functions): Record<string, Watch> {
  return Object.fromEntries(
    Object.entries(functions).flatMap(([name, handler]) => [
      [`${name}-Errors`, errorRate(name, handler)],
      [`${name}-Throttles`, throttles(name, handler)],
    ]),
  )
}

function errorRate(name: string, handler: IFunction): Watch {
  return {
    alarmDescription: `More than 5 % of the invocations of ${name} fail`,
    metric: new MathExpression({
      expression: '100 * errors / MAX([invocations, 1])',
      usingMetrics: { errors: handler.metricErrors(), invocations: handler.metricInvocations() },
      label: 'failed invocations, %',
    }),
    threshold: 5,
    evaluationPeriods: 2,
  }
}

function throttles(name: string, handler: IFunction): Watch {
  return {
    alarmDescription: `Lambda throttles ${name}: the account's concurrency is used up`,
    metric: handler.metricThrottles(),
    threshold: 1,
    evaluationPeriods: 3,
  }
}
