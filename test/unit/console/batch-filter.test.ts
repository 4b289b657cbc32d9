import { expect, test } from 'vitest'
import { endedParameters, NO_BATCH_FILTER, runningParameters } from '../../../console/batch/batch-filter.ts'

test('without a condition both lists are asked for everything', () => {
  expect(runningParameters(NO_BATCH_FILTER)).toEqual({})
  expect(endedParameters(NO_BATCH_FILTER)).toEqual({ completed: 'true' })
})

test('type, user and time hold for both lists; what was left empty is not sent', () => {
  const filter = { ...NO_BATCH_FILTER, type: 'set-job-retries', user: ' mary ', startedAfter: '2026-11-26T10:00' }
  const asked = {
    type: 'set-job-retries',
    createdBy: 'mary',
    startedAfter: new Date('2026-11-26T10:00').toISOString().replace('Z', '+0000'),
  }
  expect(runningParameters(filter)).toEqual(asked)
  expect(endedParameters(filter)).toEqual({ ...asked, completed: 'true' })
})

test.each([
  ['running', { suspended: 'false' }, undefined],
  ['suspended', { suspended: 'true' }, undefined],
  ['ended', undefined, { completed: 'true' }],
  ['failures', { withFailures: 'true' }, { withFailures: 'true', completed: 'true' }],
] as const)('a list that cannot have batches that are %s is not asked', (state, running, ended) => {
  const filter = { ...NO_BATCH_FILTER, state }
  expect([runningParameters(filter), endedParameters(filter)]).toEqual([running, ended])
})
