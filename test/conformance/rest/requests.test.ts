import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts'
import { createRestClient } from '../../support/server/rest-client.ts'
import { type RequestsRecording, replayRequests } from './runner/replay-requests.ts'

/** Those of one folder were recorded on an engine of their own. */
describe.each(['rest', 'rules', 'suspension'])('recorded requests are answered as recorded: %s', (group) => {
  let stack: LocalStack
  beforeAll(async () => {
    stack = await startLocalStack()
  })
  afterAll(() => stack.stop())

  test.for(readRecordings(group))('$name', async (recording) => {
    expect(await replayRequests(createRestClient(stack.url), recording)).toEqual([])
  })
})

/** In the order in which they were recorded: they count what earlier ones left. */
function readRecordings(group: string): RequestsRecording[] {
  const folder = new URL(`../recordings/${group}/`, import.meta.url)
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
}
