import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { resourcesOf, synthesize } from '../synthesize.ts'

const template = synthesize({ alarmEmail: 'operations@example.com' })
const [topic = ''] = Object.keys(template.findResources('AWS::SNS::Topic'))

describe('alarms', () => {
  test('all reach the topic, and the topic reaches the address', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: topic }] })
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'operations@example.com' })
  })

  test('may publish: a topic policy replaces the default that allows it', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    })
  })

  test('count what the functions could not read, wherever they log it', () => {
    const isOfFunction = (name: string) => !/Access|Console/.test(name)
    const groups = Object.keys(template.findResources('AWS::Logs::LogGroup')).filter(isOfFunction)
    const message = '{ $.message = "An item cannot be read and is left out" }'
    const transformation = { MetricNamespace: 'Shunt', MetricName: 'UnreadableItems', MetricValue: '1' }
    const filters = template.findResources('AWS::Logs::MetricFilter', {
      Properties: { FilterPattern: message, MetricTransformations: [Match.objectLike(transformation)] },
    })
    expect(groups.length).toBeGreaterThan(6)
    expect(Object.keys(filters)).toHaveLength(groups.length)
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Shunt',
      MetricName: 'UnreadableItems',
      Threshold: 1,
    })
  })

  test.each(['Seed', 'Execution', 'Monitor', 'Job'])('watch the dead letters of %s', (name) => {
    const queues = Object.keys(template.findResources('AWS::SQS::Queue'))
    const deadLetterQueue = queues.find((id) => id.startsWith(`${name}DeadLetterQueue`)) ?? ''
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({
          MetricStat: {
            Metric: {
              MetricName: 'ApproximateNumberOfMessagesVisible',
              Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [deadLetterQueue, 'QueueName'] } }],
            },
          },
        }),
      ]),
      Threshold: 1,
    })
  })

  test('notice a monitor that does not run at all', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    })
  })

  test('say in words what has happened', () => {
    const described = z.object({ AlarmDescription: z.string().min(20) })
    expect(resourcesOf(template, 'AWS::CloudWatch::Alarm', described).size).toBeGreaterThan(0)
  })
})
