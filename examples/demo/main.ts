/**
 * `npm run demo`: an insurance company abolishes the fraud investigation of its claims. 1,000 claims are under way; a batch takes those
 * that are being investigated on to their payment. First a preview says what it would do; then it takes 50, and waits for somebody who looks at them;
 * then it goes on. Exits with 0 only if afterwards every claim is where it should be, and where the preview said.
 * `npm run demo -- --keep`: leaves everything running, to be looked at in the console, until Ctrl-C.
 * `npm run demo -- --undo`: then the company thinks better of it. One claim has been worked on meanwhile; all others become what they were.
 */
import '../../infra/local/warnings-only.ts'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startLocalStack } from '../../infra/local/local-stack.ts'
import { type Api, type Batch, type BatchProgress, createApi, type Preview } from './api.ts'
import { type Claim, makeClaims, userTasks } from './claims.ts'
import { startProgress } from './progress.ts'
import { countsAfter, countsOf, misplaced, otherThanPreviewed, table, type Whereabouts } from './report.ts'

const CLAIMS = 1000
/** Claims after which the batch is suspended, so that somebody can look at them. */
const CANARY = 50
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
  const preview = await previewed(api)
  const batch = await api.startWithFew(preview, { pauseAfter: CANARY, undoable: options.undo })
  const canary = await watchCanary(api, batch)
  await api.goOn(batch)
  const { modified, failed } = await watch(api, batch, 'Claims modified ')
  const after = await whereabouts(api)
  const undone = options.undo ? await undo(api, claims, batch) : undefined

  const foreseen = countsAfter(countsOf(before), preview)
  const looks = { before: countsOf(before), preview: foreseen, canary: countsOf(canary), after: countsOf(after) }
  console.log(`\n${table({ ...looks, ...(undone && { undone: countsOf(undone.found) }) })}\n`)
  console.log(
    `Of ${preview.wouldBeModified} previewed claims ${modified} were modified, ${CANARY} of them first; ${failed} failed.`,
  )
  for (const { processInstanceId, message } of undone?.leftOut ?? []) {
    console.log(`Left as it is: ${processInstanceId}\n  ${message}`)
  }
  const wrong = [...misplaced(claims, 'before', before), ...misplaced(claims, 'after', after)]
  const isRight = tell([...wrong, ...otherThanPreviewed(foreseen, looks.after), ...(undone?.wrong ?? [])])
  if (options.keep) await untilInterrupted(stack.url)
  else console.log('See it in a browser: npm run demo -- --keep')
  return isRight
}

async function untilInterrupted(url: string): Promise<void> {
  console.log(`Look at it with a browser: ${url}/console/ (Ctrl-C ends it)`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
}

/** What the batch would do, once all claims were looked at. */
async function previewed(api: Api): Promise<Preview> {
  let preview = await api.previewAbolition()
  const progress = startProgress('Claims previewed', preview.totalInstances)
  while (preview.state === 'RUNNING') {
    progress.update(preview.previewedInstances)
    await sleep(LOOK_EVERY_MS)
    preview = await api.preview(preview.id)
  }
  progress.update(preview.previewedInstances)
  progress.end()
  return preview
}

/** Until the batch has suspended itself; where the claims wait then. Throws where the first are not all modified: then nobody would go on. */
async function watchCanary(api: Api, batch: Batch): Promise<Whereabouts> {
  const progress = startProgress('Canary          ', CANARY)
  let now = await api.control(batch)
  while (now.suspensionReason === null) {
    progress.update(now.modifiedInstances)
    await sleep(LOOK_EVERY_MS)
    now = await api.control(batch)
  }
  progress.update(now.modifiedInstances)
  progress.end()
  const { modifiedInstances, failedInstances } = now
  if (modifiedInstances !== CANARY)
    throw new Error(`The batch paused with ${modifiedInstances} claims modified, ${failedInstances} failed.`)
  return whereabouts(api)
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
