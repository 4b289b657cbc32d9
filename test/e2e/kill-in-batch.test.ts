import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  batchEnd,
  countMovedInstances,
  moveCountedInstances,
  startCountedInstances,
} from '../support/server/counted-process.ts'
import { createRestClient, type RestClient } from '../support/server/rest-client.ts'
import { startServerProcess } from '../support/server/server-process.ts'
import { useTemporaryDirectory } from '../support/server/temporary-directory.ts'

const INSTANCES = 5000
/** It starts 5,000 instances over HTTP and modifies them: seconds, where nothing else uses the machine. */
const LIMIT_MS = 120_000

const directory = useTemporaryDirectory()

test('a server that is killed in the middle of a batch goes on with it at its next start: every instance is modified exactly once', {
  timeout: LIMIT_MS,
}, async () => {
  await using first = await startServerProcess({ DATA_DIR: directory.path })
  const client = createRestClient(first.url)
  await startCountedInstances(client, INSTANCES)
  const batchId = await moveCountedInstances(client)
  const modifiedBefore = await modifiedSoFar(client, batchId, INSTANCES / 5)
  await first.end('SIGKILL')
  expect(modifiedBefore).toBeLessThan(INSTANCES)

  await using second = await startServerProcess({ DATA_DIR: directory.path })
  const next = createRestClient(second.url)
  await batchEnd(next, batchId)
  expect(await countMovedInstances(next)).toEqual({ movedOnce: INSTANCES, atSecond: INSTANCES })
  expect(await second.end('SIGTERM')).toBe(0)
})

/** How many are modified, once it are at least this many. */
async function modifiedSoFar(client: RestClient, batchId: string, atLeast: number): Promise<number> {
  for (;;) {
    const [statistics] = await client.ok('GET', `/batch/statistics?batchId=${batchId}`)
    const modified = statistics?.completedJobs ?? INSTANCES
    if (modified >= atLeast) return modified
    await sleep(5)
  }
}
