import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  batchEnd,
  countMovedInstances,
  moveCountedInstances,
  startCountedInstances,
} from '../support/server/counted-process.ts'
import { createRestClient, type RestClient } from '../support/server/rest-client.ts'
import { startServerProcess } from '../support/server/server-process.ts'
import { createRandom } from './world/random.ts'

export interface KillResult {
  readonly kills: number
  /** Those while the batch was running. */
  readonly killsWithinBatch: number
  readonly movedOnce: number
  readonly atSecond: number
}

/** The longest that a server lives after it was ready, in milliseconds: short enough for all kills to fall into one batch. */
const LONGEST_LIFE = 700

/**
 * Runs a batch over this many instances on `npm start`, which is killed (SIGKILL) and started again on the same data at random moments.
 * The moments follow from the seed; where the server is then does not.
 */
export async function killServer(options: {
  readonly instances: number
  readonly kills: number
  readonly seed: number
}): Promise<KillResult> {
  const directory = await mkdtemp(join(tmpdir(), 'shunt-chaos-'))
  try {
    return await runAndKill(directory, options)
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function runAndKill(
  directory: string,
  { instances, kills, seed }: Parameters<typeof killServer>[0],
): Promise<KillResult> {
  const random = createRandom(seed)
  const batchId = await withServer(directory, async (client) => {
    await startCountedInstances(client, instances)
    return moveCountedInstances(client)
  })
  let killsWithinBatch = 0
  for (let kill = 0; kill < kills; kill++) {
    const endTime = await withServer(directory, async (client) => {
      await sleep(random.between(0, LONGEST_LIFE))
      return (await client.ok('GET', `/history/batch/${batchId}`)).endTime
    })
    if (!endTime) killsWithinBatch += 1
  }
  const counts = await withServer(directory, async (client) => {
    await batchEnd(client, batchId)
    return countMovedInstances(client)
  })
  return { kills, killsWithinBatch, ...counts }
}

/** Starts the server, uses it and kills it. */
async function withServer<T>(directory: string, use: (client: RestClient) => Promise<T>): Promise<T> {
  await using server = await startServerProcess({ DATA_DIR: directory })
  return await use(createRestClient(server.url))
}
