import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts'
import { createRestClient, type RestClient } from '../../support/server/rest-client.ts'
import { recordedLines } from '../recordings/read-recordings.ts'
import { type ModificationRecording, replayModification } from './runner/replay-modification.ts'

/** One test for each recording of a file, all against one server: their keys and message names differ. */
export function replayRecordings(profile: 'core' | 'scopes' | 'wide' | 'rules'): void {
  describe(`${profile}: recorded modifications have the recorded outcome`, () => {
    const recordings: ModificationRecording[] = recordedLines(profile).map((line) => JSON.parse(line))
    let stack: LocalStack
    let client: RestClient
    beforeAll(async () => {
      stack = await startLocalStack()
      client = createRestClient(stack.url)
    })
    afterAll(() => stack.stop())

    test.for(recordings)('$name', async (recording) => {
      expect(await replayModification(client, recording)).toBeUndefined()
    })
  })
}
