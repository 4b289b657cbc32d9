/**
 * `npm run demo`: an insurance company abolishes the fraud investigation of its claims. 1,000 claims are under way; a batch takes those
 * that are being investigated on to their payment. Exits with 0 only if afterwards every claim is where it should be.
 * `npm run demo -- --keep`: leaves everything running, to be looked at in the console, until Ctrl-C.
 * `npm run demo -- --undo`: then the company thinks better of it. One claim has been worked on meanwhile; all others become what they were.
 */
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startLocalStack } from '../../infra/local/local-stack.ts'
import { type Api, type Batch, type BatchProgress, createApi } from './api.ts'
import { type Claim, makeClaims, userTasks } from './claims.ts'
import { seconds, startProgress } from './progress.ts'
import { misplaced, table, type Whereabouts } from './report.ts'

const CLAIMS = 1000
const REQUESTS_AT_ONCE = 16
const LOOK_EVERY_MS = 50

const { values: options } = parseArgs({
  options: { undo: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
})

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
  const batch = await api.abolishInvestigation({ undoable: options.undo })
  const { modified, failed } = await watch(api, batch, 'Claims modified ')
  const duration = seconds(start)
  const after = await whereabouts(api)

  const undone = options.undo ? await undo(api, claims, batch) : undefined

  console.log(`\n${table({ before, after, ...(undone && { undone: undone.found }) })}\n`)
  console.log(`${modified} modified, ${failed} failed, in ${duration} s from the request to the completed batch.`)
  for (const { processInstanceId, message } of undone?.leftOut ?? []) {
    console.log(`Left as it is: ${processInstanceId}\n  ${message}`)
  }
  const wrong = [...misplaced(claims, 'before', before), ...misplaced(claims, 'after', after)]
  const isRight = tell([...wrong, ...(undone?.wrong ?? [])])
  if (options.keep) await untilInterrupted(stack.url)
  else console.log('See it in a browser: npm run demo -- --keep')
  return isRight
}

async function untilInterrupted(url: string): Promise<void> {
  console.log(`Look at it with a browser: ${url}/console/ (Ctrl-C ends it)`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
}

/** Somebody works on a claim that the batch has moved; then the batch is undone. That claim alone stays where it is by then. */
async function undo(api: Api, claims: readonly Claim[], batch: Batch) {
  const moved = claims.find(({ before, after }) => before.join() !== after.join() && after.join() !== 'payOut')
  if (moved === undefined) throw new Error('The batch has moved no claim.')
  await api.workOn(moved)
  const undoing = await api.undo(batch)
  await watch(api, undoing, 'Claims restored ')
  const found = await whereabouts(api)
  const others = claims.filter((claim) => claim !== moved)
  return { found, leftOut: await api.leftOut(undoing), wrong: misplaced(others, 'before', found) }
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

async function watch(api: Api, batch: Batch, title: string): Promise<BatchProgress> {
  const progress = startProgress(title, batch.totalJobs)
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
