import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { resourcesOf, synthesize } from './synthesize.ts'

const attribute = z
  .object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
  .transform((arn) => arn['Fn::GetAtt'][0])
const queue = z.object({
  VisibilityTimeout: z.number(),
  MessageRetentionPeriod: z.number(),
  SqsManagedSseEnabled: z.boolean().optional(),
  KmsMasterKeyId: z.unknown().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: attribute, maxReceiveCount: z.number() }).optional(),
})
const eventSource = z.object({
  EventSourceArn: attribute,
  FunctionName: z.object({ Ref: z.string() }),
  FunctionResponseTypes: z.array(z.string()),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
})
const lambda = z.object({ Timeout: z.number() })

const template = synthesize()
const queues = resourcesOf(template, 'AWS::SQS::Queue', queue)
const queuesWithKey = resourcesOf(synthesize({ customerManagedKey: true }), 'AWS::SQS::Queue', queue)
const eventSources = resourcesOf(template, 'AWS::Lambda::EventSourceMapping', eventSource)
const functions = resourcesOf(template, 'AWS::Lambda::Function', lambda)
const deadLetterQueues = new Set(
  [...queues.values()].flatMap(({ RedrivePolicy }) => RedrivePolicy?.deadLetterTargetArn ?? []),
)

describe('every queue', () => {
  test.each(['Seed', 'Execution', 'Monitor', 'Job'])('%s has a dead-letter queue of its own', (name) => {
    const [, properties] = [...queues].find(([id]) => id.startsWith(`${name}Queue`)) ?? []
    const target = properties?.RedrivePolicy?.deadLetterTargetArn
    expect(target).toMatch(new RegExp(`^${name}DeadLetterQueue`))
    expect(properties?.RedrivePolicy?.maxReceiveCount).toBeGreaterThan(1)
  })

  test('is encrypted, and refuses requests without TLS', () => {
    for (const properties of queues.values()) expect(properties.SqsManagedSseEnabled).toBe(true)
    for (const id of queues.keys()) {
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: id }],
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      })
    }
  })

  test('is encrypted with the key of the account where customerManagedKey is set', () => {
    for (const properties of queuesWithKey.values()) expect(properties.KmsMasterKeyId).toBeDefined()
  })

  test('keeps dead letters as long as SQS can', () => {
    for (const id of deadLetterQueues) expect(queues.get(id)?.MessageRetentionPeriod).toBe(14 * 24 * 3600)
  })
})

describe('every delivery', () => {
  test('of every queue, dead-letter queues included, has one function that takes it', () => {
    const consumed = [...eventSources.values()].map(({ EventSourceArn }) => EventSourceArn)
    expect(consumed.toSorted()).toEqual([...queues.keys()].toSorted())
  })

  test('from a dead-letter queue goes to the dead-letter function', () => {
    for (const { EventSourceArn, FunctionName } of eventSources.values()) {
      expect(FunctionName.Ref.startsWith('DeadLetterFunction')).toBe(deadLetterQueues.has(EventSourceArn))
    }
  })

  test('fails message by message, not as a whole', () => {
    for (const { FunctionResponseTypes } of eventSources.values()) {
      expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    }
  })

  test('stays invisible for six times as long as its function may run', () => {
    for (const { EventSourceArn, FunctionName } of eventSources.values()) {
      const timeout = functions.get(FunctionName.Ref)?.Timeout ?? Number.NaN
      expect(queues.get(EventSourceArn)?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout)
    }
  })

  test('is limited in its event source, not by reserved concurrency, and leaves recursion detection as it is', () => {
    for (const { ScalingConfig } of eventSources.values()) expect(ScalingConfig.MaximumConcurrency).toBeGreaterThan(1)
    template.allResourcesProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
      RecursiveLoop: Match.absent(),
    })
  })
})
