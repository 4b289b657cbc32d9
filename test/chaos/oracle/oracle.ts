import { listBatchInstances } from '../../../functions/batch/progress/batch-instances.ts'
import { type Batch, readHistoricBatch, readProgress } from '../../../functions/batch/progress/batch-view.ts'
import { summarizeFailures } from '../../../functions/batch/progress/failures/failure-summary.ts'
import { workOf } from '../../../functions/batch/work/work-cache.ts'
import type { Execution } from '../../../functions/engine/instance/instance-state.ts'
import type { Services } from '../../../functions/shell/services.ts'
import { listInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import { readInstances, type StoredInstance } from '../../../functions/store/process-instance/stored-instance.ts'
import { knownBatches, type Stage } from '../scenario/operators.ts'
import { BATCHES, countedActivity } from '../scenario/scenario.ts'
import { QUEUES } from '../world/world.ts'
import type { Ledger } from './ledger.ts'
import { wronglyTold } from './told.ts'
import { wrongTrail } from './trails.ts'

export type Report = (violation: string) => void

/** Compares everything that the batches say at the end of a run with what the instances are, and what is left with what may be left. */
export async function judge(stage: Stage, ledger: Ledger, report: Report): Promise<void> {
  const batchIds = await knownBatches(stage.calm)
  judgeIntents(stage, batchIds, report)
  for (const batchId of batchIds) await judgeBatch(stage, ledger, batchId, report)
  await judgeInstances(stage, ledger, batchIds, report)
  for (const complaint of stage.complaints.splice(0)) report(complaint)
  judgeQueues(stage, report)
}

/** Each intent is one batch, the one that every answer named, and there are no others. */
function judgeIntents({ intents }: Stage, batchIds: readonly string[], report: Report): void {
  const named = new Set<string>()
  for (const { key, answers, refusals } of intents) {
    if (answers.size !== 1) report(`${key} was answered with ${answers.size} batches: ${[...answers]}`)
    for (const refusal of refusals) report(`${key} was refused: ${refusal}`)
    for (const id of answers) named.add(id)
  }
  for (const id of batchIds) if (!named.has(id)) report(`Batch ${id} is nobody's intent`)
  for (const id of named) if (!batchIds.includes(id)) report(`Batch ${id} was answered, and does not exist`)
}

async function judgeBatch(
  { calm, deleted, told }: Stage,
  ledger: Ledger,
  batchId: string,
  report: Report,
): Promise<void> {
  const batch = await readHistoricBatch(calm, batchId)
  if (batch === undefined) return report(`Batch ${batchId} is gone`)
  for (const wrong of wronglyTold(batch, told.of(batchId))) report(`Batch ${batchId} ${wrong}`)
  const isHeld = await waitsForSomebody(calm, batch)
  const isDeleted = deleted.has(batchId)
  for (const wrong of isHeld ? [] : wrongEnds(batch, isDeleted)) report(`Batch ${batchId} ${wrong}`)
  await judgeFailures(calm, batch, report)
  const page = { firstResult: 0, maxResults: batch.totalInstances }
  const instances = (await listBatchInstances(calm, batchId, page)) ?? []
  const frozen = ledger.frozenIn(batchId)
  if (instances.length !== frozen.length)
    report(`Batch ${batchId} lists ${instances.length} instances, and was made of ${frozen.length}`)
  for (const [at, { instanceId, isLost }] of frozen.entries()) {
    const { instanceId: named, state, message } = instances[at] ?? {}
    if (named !== instanceId && (named !== undefined || !isLost))
      report(`Batch ${batchId} has ${named} where it had ${instanceId}`)
    const isModified = ledger.isModified(batchId, instanceId)
    // What a process that died had modified is found when the batch goes on; a deleted one does not, and nobody looks for what has no id.
    const isUnknown = isDeleted || isHeld || isLost
    if (isModified !== (state === 'modified') && !(isModified && isUnknown))
      report(`Batch ${batchId} has instance ${instanceId} as ${state}, which is ${isModified ? '' : 'not '}modified`)
    if (state === 'failed' && message === undefined) report(`Batch ${batchId} has no reason for ${instanceId}`)
  }
}

/** The summary of the failures has all of them. */
async function judgeFailures(calm: Services, { id, failedInstances }: Batch, report: Report): Promise<void> {
  const groups = (await summarizeFailures(calm, id)) ?? []
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  if (count !== failedInstances) report(`Batch ${id} summarizes ${count} failures, and has ${failedInstances}`)
}

/** A batch may wait for somebody who activates it, or those of its jobs that all that is pending belongs to. */
async function waitsForSomebody(calm: Services, batch: Batch): Promise<boolean> {
  if (batch.endTime !== undefined) return false
  if (batch.suspended || batch.suspendedJobs.length > 0) return true
  const { details } = await readProgress(calm, batch)
  const held = [...details.values()].map(({ suspended, done, failed, skipped }) => {
    return [...suspended].filter((position) => ![done, failed, skipped].some((set) => set.has(position))).length
  })
  const heldInstances = held.reduce((sum, count) => sum + count, 0)
  return heldInstances > 0 && heldInstances === batch.pendingInstances
}

/** A batch that nobody deleted ends when nothing is pending and nothing has failed, and then only. */
function wrongEnds({ endTime, pendingInstances, failedInstances }: Batch, isDeleted: boolean): string[] {
  const left = pendingInstances + failedInstances
  if (endTime !== undefined) return left === 0 || isDeleted ? [] : [`has ended with ${left} that are not done`]
  if (pendingInstances > 0) return [`hangs: ${pendingInstances} are pending`]
  return failedInstances === 0 ? ['is done and does not end'] : []
}

async function judgeInstances(
  { calm, population }: Stage,
  ledger: Ledger,
  batchIds: readonly string[],
  report: Report,
): Promise<void> {
  const counted = await countedActivities(calm, batchIds)
  const instances = await readInstances(calm.db, population.running, { consistent: true })
  const children = await childrenByCaller(calm)
  for (const id of population.running) {
    const stored = instances.get(id)
    if (stored === undefined) report(`Instance ${id} is gone`)
    else {
      const wrongs = wrongsOf(stored, ledger.effectiveBatchesOf(id), counted, children)
      for (const wrong of [...wrongs, ...(await wrongTrail(calm, stored))]) report(`Instance ${id} ${wrong}`)
    }
  }
}

type Counted = ReadonlyMap<string, { readonly activityId: string; readonly number: number } | undefined>

async function countedActivities(calm: Services, batchIds: readonly string[]): Promise<Counted> {
  const counted = new Map<string, ReturnType<typeof countedActivity>>()
  for (const batchId of batchIds) {
    const work = await workOf(calm, batchId)
    if (work.type === 'instance-modification') counted.set(batchId, countedActivity(work))
  }
  return counted
}

/** The running called instances of each caller. */
async function childrenByCaller({ db }: Services): Promise<Map<string, number>> {
  const children = new Map<string, number>()
  for await (const page of listInstances(db, { definitionKey: 'answer' })) {
    for (const { callerId = '' } of page) children.set(callerId, (children.get(callerId) ?? 0) + 1)
  }
  return children
}

/** Each start of an activity is counted by its listener, and leaves it there. An instance that has ended keeps neither. */
function wrongsOf(
  { state, outbox }: StoredInstance,
  batches: readonly string[],
  counted: Counted,
  children: ReadonlyMap<string, number>,
): string[] {
  const wrongs = outbox.length > 0 ? [`has ${outbox.length} effects that nobody performs`] : []
  if (state.end !== undefined) return wrongs
  const executions = [...executionsIn(state.root)]
  const modifications = batches.flatMap((batchId) => counted.get(batchId) ?? [])
  for (const number of BATCHES) {
    const expected = modifications.filter((modification) => modification.number === number)
    const actual = state.root.variables?.[`counted${number}`]?.value
    if (actual !== expected.length) wrongs.push(`counted ${actual} modifications, and ${expected.length} were made`)
    const there = executions.filter(
      ({ activityId, waits }) => waits === undefined && expected.some((one) => one.activityId === activityId),
    )
    if (there.length !== expected.length) wrongs.push(`is ${there.length} times where ${expected.length} began`)
  }
  const calls = executions.filter(({ called }) => called !== undefined).length
  const called = children.get(state.id) ?? 0
  return called === calls ? wrongs : [...wrongs, `waits for ${calls} instances that it called, and ${called} run`]
}

function* executionsIn(execution: Execution): Generator<Execution> {
  yield execution
  for (const child of execution.children ?? []) yield* executionsIn(child)
}

/** Garbage ends in a dead-letter queue and stays there; nothing else is left anywhere. */
export function judgeQueues({ world, poison }: Stage, report: Report): void {
  const expected = [...poison].sort()
  const found = QUEUES.flatMap((name) => world.deadLetters[name].left()).sort()
  if (JSON.stringify(found) !== JSON.stringify(expected))
    report(`In the dead-letter queues is ${JSON.stringify(found)} and not ${JSON.stringify(expected)}`)
  for (const name of QUEUES) {
    const left = world.queues[name].left()
    if (left.length > 0) report(`In the queue ${name} is left ${JSON.stringify(left)}`)
  }
}
