import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readConfiguration } from '../../../../functions/shell/configuration.ts'
import { resourcesOf, synthesize } from './synthesize.ts'

/** What CloudFormation fills in later reads like an address here: the table's name and the queues' URLs. */
const value = z.union([z.string(), z.unknown().transform(() => 'https://filled.in')])
const withEnvironment = z.object({ Environment: z.object({ Variables: z.record(z.string(), value) }) })

/** The variables of each function. */
function environments(context: Record<string, unknown>) {
  const functions = resourcesOf(synthesize(context), 'AWS::Lambda::Function', withEnvironment)
  return [...functions.values()].map(({ Environment }) => Environment.Variables)
}

const byDefault = environments({})
const withEverything = environments({
  batchJobsPerSeed: '50',
  invocationsPerBatchJob: '5',
  invocationsPerBatchJobByBatchType: '{"instance-modification": 10}',
  defaultNumberOfRetries: '2',
  historyTimeToLiveDays: '30',
  batchOperationHistoryTimeToLiveDays: '7',
  undoTimeToLiveDays: '30',
  decisionHistory: 'on',
  delegates: 'external-tasks',
  listeners: 'skip',
  tenantClaim: 'custom:tenants',
  userOperationLogTimeToLiveDays: '30',
})

describe('the environment of every function', () => {
  test('is one that the functions start with', () => {
    for (const variables of byDefault) {
      expect(readConfiguration(variables)).toMatchObject({ batchJobsPerSeed: 100, historyTimeToLiveDays: undefined })
    }
  })

  test('has the settings of the deployment', () => {
    for (const variables of withEverything) {
      expect(readConfiguration(variables)).toMatchObject({
        batchJobsPerSeed: 50,
        invocationsPerBatchJob: 5,
        invocationsPerBatchJobByBatchType: { 'instance-modification': 10 },
        defaultNumberOfRetries: 2,
        historyTimeToLiveDays: 30,
        batchOperationHistoryTimeToLiveDays: 7,
        undoTimeToLiveDays: 30,
        decisionHistory: true,
        delegates: { delegates: 'external-tasks', listeners: 'skip' },
        tenantClaim: 'custom:tenants',
        userOperationLogTimeToLiveDays: 30,
      })
    }
  })
})
