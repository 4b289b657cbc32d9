import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createBatch } from '../../../functions/batch/create/create-batch.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { deliverAll, MISSING_IDS } from '../../support/batches.ts'
import { type Shell, START_TIME, startShell } from '../../support/shell.ts'

const HOUR_MS = 3_600_000
const listed = z.array(z.looseObject({ createUserId: z.string() }))

let shell: Shell
let api: ApiClient

/** Mary's ran an hour ago, and waits with its failures for somebody to retry it; John's was made now, and has not begun. */
beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  shell.setTime(START_TIME)
  await batchOf('mary')
  await deliverAll(shell)
  shell.setTime(START_TIME + HOUR_MS)
  await batchOf('john')
})
afterAll(() => shell.stop())

function batchOf(createUserId: string) {
  const work = { type: 'set-job-retries', retries: 1 } as const
  return createBatch(shell.services, { work, ids: [[MISSING_IDS.slice(0, 2)]], createUserId })
}

async function makersOf(path: string): Promise<string[]> {
  return listed.parse((await api.get(path)).body).map(({ createUserId }) => createUserId)
}

const time = (millis: number) => encodeURIComponent(new Date(millis).toISOString().replace('Z', '+0000'))

test.each([
  ['', ['john', 'mary']],
  ['&createdBy=mary', ['mary']],
  ['&withFailures=true', ['mary']],
  ['&withoutFailures=true', ['john']],
  [`&startedBefore=${time(START_TIME)}`, ['mary']],
  [`&startedAfter=${time(START_TIME + 1)}`, ['john']],
  ['&completed=true', []],
])('/history/batch%s: who made them, when, and how they went', async (filter, makers) => {
  const found = await makersOf(`/history/batch?sortBy=startTime&sortOrder=desc${filter}`)
  expect(found).toEqual(makers)
})

test.each([
  ['createdBy=john', ['john']],
  ['withFailures=true', ['mary']],
  ['withoutFailures=true', ['john']],
  [`startedAfter=${time(START_TIME + 2 * HOUR_MS)}`, []],
  ['suspended=false&sortBy=startTime&sortOrder=asc', ['mary', 'john']],
  ['suspended=true', []],
])('/batch/statistics?%s: of those that run', async (filter, makers) => {
  expect(await makersOf(`/batch/statistics?${filter}`)).toEqual(makers)
})
