import { describe, expect, test } from 'vitest'
import { readStackOptions, StackOptionsError } from '../../../../infra/stack/stack-options.ts'

describe('the context of a deployment', () => {
  test('may be empty: that is the protected stage', () => {
    expect(readStackOptions({})).toMatchObject({ stage: 'prod', customerManagedKey: false, logRetentionDays: 90 })
  })

  test("ignores CDK's own keys", () => {
    const context = { '@aws-cdk/core:target-partitions': ['aws'], 'aws:cdk:bundling-stacks': [] }
    expect(readStackOptions(context)).toEqual(readStackOptions({}))
  })

  test('takes text, as the command line gives it', () => {
    const options = readStackOptions({ stage: 'dev', executionConcurrency: '400', customerManagedKey: 'true' })
    expect(options).toMatchObject({ stage: 'dev', executionConcurrency: 400, customerManagedKey: true })
  })

  test.each([
    [{ stge: 'dev' }, 'stge'],
    [{ stage: 'test' }, 'at stage'],
    [{ executionConcurrency: '1' }, 'at executionConcurrency'],
    [{ throttleRate: 'fast' }, 'at throttleRate'],
    [{ logRetentionDays: '8' }, 'at logRetentionDays'],
    [{ warmWriteUnits: '100' }, 'at warmWriteUnits'],
    [{ jwtIssuer: 'http://login.example.com', jwtAudience: 'a' }, 'at jwtIssuer'],
    [{ jwtIssuer: 'https://login.example.com' }, 'jwtIssuer and jwtAudience go together'],
    [{ alarmEmail: 'operations' }, 'at alarmEmail'],
    [{ invocationsPerBatchJobByBatchType: '{' }, 'at invocationsPerBatchJobByBatchType'],
    [{ invocationsPerBatchJobByBatchType: '{"instance-modification": 0}' }, 'at invocationsPerBatchJobByBatchType'],
    [{ console: 'true' }, 'console needs people to sign in: set userPool, or jwtIssuer'],
    [{ console: 'true', jwtIssuer: 'https://a.example', jwtAudience: 'b' }, 'console needs a consoleClientId'],
    [{ userPool: 'true', jwtIssuer: 'https://a.example' }, 'userPool and jwtIssuer exclude each other'],
    [{ consoleClientId: 'a' }, 'consoleClientId needs the console'],
    [
      { userPool: 'true', console: 'true', consoleDomain: 'a.example' },
      'consoleDomain and consoleCertificateArn go together',
    ],
    [{ consoleCertificateArn: 'arn:aws:acm:eu-west-1:1:certificate/2' }, 'certificates of us-east-1 only'],
    [{ consoleSignInOrigins: 'http://a.example' }, 'consoleSignInOrigins'],
  ])('%j is an error that says %s', (context, message) => {
    expect(() => readStackOptions(context)).toThrow(StackOptionsError)
    expect(() => readStackOptions(context)).toThrow(message)
  })

  test('with several mistakes names all of them', () => {
    expect(() => readStackOptions({ stage: 'test', apiMemory: '1' })).toThrow(/stage[\s\S]*apiMemory/)
  })
})
