import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts'
import { createRestClient, type RestClient } from '../../support/rest-client.ts'
import { type ModificationRecording, replayModification } from './runner/replay-modification.ts'

/** One test for each recording of a file, all against one server: their keys and message names differ. */
export function replayRecordings(profile: 'core' | 'scopes' | 'wide'): void {
  describe(`${profile}: recorded modifications have the recorded outcome`, () => {
    let stack: LocalStack
    let client: RestClient
    beforeAll(async () => {
      stack = await startLocalStack()
      client = createRestClient(stack.url)
    })
    afterAll(() => stack.stop())

    test.for(readRecordings(profile))('$name', async (recording) => {
      expect(await replayModification(client, recording)).toBeUndefined()
    })
  })
}

function readRecordings(profile: string): ModificationRecording[] {
  const lines = readFileSync(new URL(`../recordings/modification/${profile}.jsonl`, import.meta.url), 'utf8').trim()
  return lines.split('\n').map((line) => JSON.parse(line))
}
