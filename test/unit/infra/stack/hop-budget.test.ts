import { describe, expect, test } from 'vitest'
import { HOP_BUDGET, splitSeed } from '../../../../functions/batch/seed/seed-groups.ts'
import { JOB_HOPS } from '../../../../functions/instance/outbox/outbox.ts'
import { permissions } from '../../../../infra/stack/functions/permissions.ts'

/** Lambda stops a function that is invoked for the sixteenth time or so in one chain of messages. */
const LAMBDA_LIMIT = 16

/** Instances in a group of chunks at the default settings: 100 chunks of 100. */
const GROUP = 10_000

/** Invocations of `seed` one after the other, from the root of the tree to the group that lies deepest. */
function seedHops(firstGroup: number, lastGroup: number): number {
  if (firstGroup === lastGroup) return 1
  const parts = splitSeed({ kind: 'seed', batchId: 'b', firstGroup, lastGroup })
  const depths = parts.map(({ message }) =>
    message.kind === 'seed' ? seedHops(message.firstGroup, message.lastGroup) : 1,
  )
  return 1 + Math.max(...depths)
}

/** From the request on: api, the seeds, execution, monitor. */
function hopsOfBatch(instances: number): number {
  return 1 + seedHops(0, Math.ceil(instances / GROUP) - 1) + 1 + 1
}

describe('the hops from one Lambda function to the next', () => {
  test('of a batch of 100,000 instances are 5', () => {
    expect(hopsOfBatch(100_000)).toBe(5)
  })

  test('of a batch of 100,000,000 instances are within the budget, and the budget within what Lambda allows', () => {
    expect(hopsOfBatch(100_000_000)).toBeLessThanOrEqual(HOP_BUDGET)
    expect(HOP_BUDGET).toBeLessThan(LAMBDA_LIMIT)
  })

  test('of the jobs that follow a batch, one after the other, are within it as well', () => {
    const toExecution = hopsOfBatch(100_000_000) - 1
    expect(toExecution + JOB_HOPS).toBeLessThan(LAMBDA_LIMIT)
  })

  test('of a batch that sets the retries of jobs of another one, which is carried out then, are within it too', () => {
    const toExecution = hopsOfBatch(10_000_000) - 1
    const ofOtherBatch = 1
    expect(toExecution + ofOtherBatch + JOB_HOPS).toBeLessThan(LAMBDA_LIMIT)
  })

  test('go one way: behind the seeds, no function may send what would come back to it', () => {
    expect(permissions.seed.sendsTo.toSorted()).toEqual(['execution', 'seed'])
    expect(permissions.execution.sendsTo).not.toContain('seed')
    expect(permissions['dead-letter'].sendsTo.toSorted()).toEqual(['job', 'monitor'])
  })
})
