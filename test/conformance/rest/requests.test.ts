import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts'
import { createRestClient } from '../../support/rest-client.ts'
import { type RequestsRecording, replayRequests } from './runner/replay-requests.ts'

describe('recorded requests are answered as recorded', () => {
  let stack: LocalStack
  beforeAll(async () => {
    stack = await startLocalStack()
  })
  afterAll(() => stack.stop())

  test.for(readRecordings())('$name', async (recording) => {
    expect(await replayRequests(createRestClient(stack.url), recording)).toEqual([])
  })
})

/** In the order in which they were recorded: they count what earlier ones left. */
function readRecordings(): RequestsRecording[] {
  const folder = new URL('../recordings/rest/', import.meta.url)
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
}
