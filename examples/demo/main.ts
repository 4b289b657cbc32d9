/**
 * `npm run demo`: an insurance company abolishes the fraud investigation of its claims. 1,000 claims are under way; a batch takes those
 * that are being investigated on to their payment. Exits with 0 only if afterwards every claim is where it should be.
 */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLocalStack } from '../../infra/local/local-stack.ts'
import { type Api, type Batch, type BatchProgress, createApi } from './api.ts'
import { type Claim, makeClaims, userTasks } from './claims.ts'
import { seconds, startProgress } from './progress.ts'
import { misplaced, table, type Whereabouts } from './report.ts'

const CLAIMS = 1000
const REQUESTS_AT_ONCE = 16
const LOOK_EVERY_MS = 50

async function demo(): Promise<boolean> {
  await using cleanup = new AsyncDisposableStack()
  const stack = await startLocalStack()
  cleanup.defer(stack.stop)
  console.log(`Shunt runs at ${stack.url} and keeps everything in memory.`)
  const api = createApi(`${stack.url}/engine-rest`)
  const claims = makeClaims(CLAIMS)

  await api.deployModel()
  await startClaims(api, claims)
  const before = await whereabouts(api)
  const start = performance.now()
  const batch = await api.abolishInvestigation()
  const { modified, failed } = await watch(api, batch)
  const duration = seconds(start)
  const after = await whereabouts(api)

  console.log(`\n${table(before, after)}\n`)
  console.log(`${modified} modified, ${failed} failed, in ${duration} s from the request to the completed batch.`)
  return tell([...misplaced(claims, 'before', before), ...misplaced(claims, 'after', after)])
}

async function startClaims(api: Api, claims: readonly Claim[]): Promise<void> {
  const progress = startProgress('Claims started  ', claims.length)
  let started = 0
  const start = async (claim: Claim) => {
    await api.startClaim(claim)
    progress.update(++started)
  }
  await Readable.from(claims).forEach(start, { concurrency: REQUESTS_AT_ONCE })
  progress.end()
}

async function watch(api: Api, batch: Batch): Promise<BatchProgress> {
  const progress = startProgress('Claims modified ', batch.totalJobs)
  let now = await api.batchProgress(batch)
  while (!now.ended) {
    progress.update(now.modified)
    await sleep(LOOK_EVERY_MS)
    now = await api.batchProgress(batch)
  }
  progress.update(now.modified)
  progress.end()
  return now
}

async function whereabouts(api: Api): Promise<Whereabouts> {
  return new Map(await Promise.all(userTasks.map(async ({ id }) => [id, await api.claimsIn(id)] as const)))
}

function tell(misplacedClaims: readonly string[]): boolean {
  if (misplacedClaims.length === 0) console.log('Every claim is where it should be.')
  else
    console.error(
      `${misplacedClaims.slice(0, 10).join('\n')}\n${misplacedClaims.length} claims are not where they should be.`,
    )
  return misplacedClaims.length === 0
}

process.exitCode = (await demo()) ? 0 : 1
