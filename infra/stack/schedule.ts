import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Construct } from 'constructs'
import type { Functions } from './functions/functions.ts'

/**
 * Each minute: the monitor looks over the unfinished batches, the timer runs what is due and sweeps outboxes. A tick
 * that fails is not repeated, because the next one does the same work a minute later.
 */
export function createSchedule(scope: Construct, functions: Functions): void {
  const onlyOnce = { retryAttempts: 0, maxEventAge: Duration.minutes(1) }
  const woken = [functions.monitor, functions.timer]
  for (const handler of woken) handler.configureAsyncInvoke(onlyOnce)
  new Rule(scope, 'EachMinute', {
    description: 'Wakes the batch monitor and the timers',
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: woken.map((handler) => new LambdaFunction(handler, onlyOnce)),
  })
}
