import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { StackOptions } from '../stack-options.ts'

/**
 * The topic of all alarms. `alarmEmail` subscribes an address; anything else (chat, pager) subscribes to the topic
 * itself.
 */
export function createAlarmTopic(stack: Stack, options: StackOptions, key: IKey | undefined): Topic {
  const topic = new Topic(stack, 'Alarms', { enforceSSL: true, ...(key && { masterKey: key }) })
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  )
  if (options.alarmEmail) topic.addSubscription(new EmailSubscription(options.alarmEmail))
  return topic
}
