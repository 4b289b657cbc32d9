import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigurationError, readConfiguration } from '../../../functions/shell/configuration.ts'

const complete = {
  TABLE_NAME: 'shunt',
  JOB_QUEUE_URL: 'http://queue.invalid/job',
  SEED_QUEUE_URL: 'http://queue.invalid/seed',
  EXECUTION_QUEUE_URL: 'http://queue.invalid/execution',
  MONITOR_QUEUE_URL: 'http://queue.invalid/monitor',
}

test('what is not set has the default of the reference', () => {
  expect(readConfiguration(complete)).toMatchObject({
    batchJobsPerSeed: 100,
    invocationsPerBatchJob: 1,
    invocationsPerBatchJobByBatchType: {},
    defaultNumberOfRetries: 3,
    historyTimeToLiveDays: undefined,
  })
})

test('what is set is read as what it is', () => {
  const configuration = readConfiguration({
    ...complete,
    BATCH_JOBS_PER_SEED: '10',
    INVOCATIONS_PER_BATCH_JOB_BY_BATCH_TYPE: '{"instance-modification": 25}',
    HISTORY_TIME_TO_LIVE_DAYS: '90',
    BATCH_OPERATION_HISTORY_TIME_TO_LIVE_DAYS: '',
  })
  expect(configuration).toMatchObject({
    batchJobsPerSeed: 10,
    invocationsPerBatchJobByBatchType: { 'instance-modification': 25 },
    historyTimeToLiveDays: 90,
    batchOperationHistoryTimeToLiveDays: undefined,
    userOperationLogTimeToLiveDays: 365,
    undoTimeToLiveDays: 14,
  })
})

test.each([
  ['TABLE_NAME', ''],
  ['JOB_QUEUE_URL', 'no-url'],
  ['BATCH_JOBS_PER_SEED', '0'],
  ['BATCH_JOBS_PER_SEED', 'many'],
  ['DEFAULT_NUMBER_OF_RETRIES', '1.5'],
  ['INVOCATIONS_PER_BATCH_JOB_BY_BATCH_TYPE', '{"instance-modification": "x"'],
  ['HISTORY_TIME_TO_LIVE_DAYS', '-1'],
])('%s=%s is refused, naming the variable', (name, value) => {
  const read = () => readConfiguration({ ...complete, [name]: value })
  expect(read).toThrow(ConfigurationError)
  expect(read).toThrow(name)
})

test('the numbers that may be given are told', () => {
  const read = () => readConfiguration({ ...complete, CHUNKS_PER_GROUP: '101' })
  expect(read).toThrow('CHUNKS_PER_GROUP: give a whole number from 1 to 100')
  expect(read).not.toThrow('1000000')
})

test('every variable is named at once', () => {
  const read = () => readConfiguration({})
  expect(read).toThrow(/TABLE_NAME[\s\S]*MONITOR_QUEUE_URL/)
})

test('the documentation has a row for each variable', () => {
  const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL('../../../functions/shell/configuration.ts', import.meta.url), 'utf8')
  const variables = [...source.matchAll(/^ {2}([A-Z_]{5,}):/gm)].map(([, name]) => name)
  expect(variables.length).toBeGreaterThan(8)
  for (const name of variables) expect(page).toContain(`| \`${name}\` |`)
})
