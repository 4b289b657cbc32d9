import type { ExecutionMessage } from '../../queue/messages.ts'
import { type Outgoing, sendMessages } from '../../queue/send-messages.ts'
import { logger } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { type GroupProgress, readGroups } from '../../store/batch/batch-group-items.ts'
import { addSeededGroups, type StoredBatch } from '../../store/batch/batch-items.ts'
import {
  type LaneState,
  putTurnsPlan,
  readLanes,
  readTurnsPlan,
  type TurnsPlan,
} from '../../store/batch/batch-pace-items.ts'
import { isAllowed } from '../control/limits.ts'
import { chunkRange, groupCount, groupOf, groupRange, numbersIn, sizeOf } from '../create/partition.ts'
import { detailsExpire } from '../create/retention.ts'
import { openChunks } from '../progress/open-chunks.ts'
import { progressSum } from '../progress/progress-sum.ts'
import { AHEAD_MS, beatOf, isPlanShort, isPlanWrong, laneWidths, type PlannedTurn, paceKey, turnsOf } from './pace.ts'

/** Whether a limited batch needs its next turns planned: what the monitor asks on each tick. */
export async function needsTurns(
  services: Services,
  batch: StoredBatch,
  groups: readonly GroupProgress[],
): Promise<boolean> {
  const plan = await readTurnsPlan(services.db, batch.id)
  if (plan === undefined || plan.key !== paceKey(batch)) return true
  return isPlanShort(plan, services.now()) && plan.idleAt !== progressSum(groups)
}

/**
 * Plans the next turns of a limited batch's lanes, some two minutes ahead, and sends them. The plan is written before: who comes at the same time
 * sends none, and what gets lost of it costs time and nothing else. When all lanes are through, those where something is left are sent round once more.
 */
export async function planTurns(services: Services, batch: StoredBatch): Promise<void> {
  const key = paceKey(batch)
  if (key === undefined) return
  const now = services.now()
  const before = await readTurnsPlan(services.db, batch.id)
  const current = before?.key === key && !isPlanWrong(before.until, now) ? before : undefined
  if (current !== undefined && !isPlanShort(current, now)) return
  const groups = await readGroups(services.db, batch.id, groupCount(batch))
  const round = await roundOf(services, batch, { groups, before, current })
  if (round === undefined) return
  const { lanes, left, ...kept } = round
  const from = firstTurn(before, { now, isSame: current !== undefined })
  const turns = turnsOf(batch, { lanes, from, until: now + AHEAD_MS, left })
  const until = turns.reduce((latest, { at }) => Math.max(latest, at + beatOf(batch).every), from)
  const isWhole = until < now + AHEAD_MS
  const plan = { version: before?.version ?? 0, key, until, isWhole, ...kept }
  if (!(await putTurnsPlan(services.db, batch.id, plan, detailsExpire(batch.startTime)))) return
  if (batch.seededGroups.size < groupCount(batch)) await seedAll(services, batch)
  const outgoing = turns.map((turn) => turnMessage(batch, plan, turn, now))
  await sendMessages(services.queues, outgoing)
  logger.info('turns planned', { batchId: batch.id, turns: turns.length })
}

/** All groups at once: their jobs are there, and wait for their turns. */
function seedAll({ db, now }: Services, batch: StoredBatch): Promise<void> {
  return addSeededGroups(db, batch.id, [...numbersIn({ start: 0, end: groupCount(batch) })], now())
}

/** A round over the lanes: those that have something to do in it, and how many instances that is at most. */
interface Round extends Pick<TurnsPlan, 'round' | 'tries' | 'idleAt'> {
  readonly lanes: readonly number[]
  readonly left: number
}

interface PlanBefore {
  readonly groups: readonly GroupProgress[]
  readonly before: TurnsPlan | undefined
  /** The same where it is for the limits as they are. */
  readonly current: TurnsPlan | undefined
}

/** The round that goes on, or the next one where all lanes are through; undefined where nothing is to be planned yet. */
async function roundOf(services: Services, batch: StoredBatch, known: PlanBefore): Promise<Round | undefined> {
  const { groups, before, current } = known
  if (current === undefined) return newRound(services, batch, { groups, round: (before?.round ?? 0) + 1, tries: 0 })
  const { round, tries, idleAt } = current
  const states = await readLanes(services.db, batch.id, laneWidths(batch).length)
  const unfinished = lanesOf(
    batch,
    groups.flatMap((progress, group) => unfinishedOf(batch, group, progress)),
  )
  const lanes = unfinished.lanes.filter((lane) => !isThrough(states[lane], round))
  if (idleAt === undefined && lanes.length > 0) return { ...unfinished, lanes, round, tries, idleAt }
  if (idleAt === progressSum(groups) || states.some((lane) => lane !== undefined && lane.busyUntil > services.now()))
    return undefined
  const hasLeft = states.some((lane) => lane?.round === round && lane.hasLeft)
  return newRound(services, batch, { groups, round: round + 1, tries: hasLeft ? tries + 1 : 0 })
}

/** A round from the start: of chunks with failures it is looked whether anything else is left. Where nothing is, that holds until the batch gets further. */
async function newRound(
  services: Services,
  batch: StoredBatch,
  { groups, round, tries }: Pick<TurnsPlan, 'round' | 'tries'> & { readonly groups: readonly GroupProgress[] },
): Promise<Round> {
  const open: number[] = []
  for (const [group, progress] of groups.entries())
    open.push(...(await openChunks(services, batch, { group, progress })))
  const found = lanesOf(
    batch,
    open.filter((chunk) => isAllowed(batch, chunk)),
  )
  return { ...found, round, tries, idleAt: found.lanes.length === 0 ? progressSum(groups) : undefined }
}

function lanesOf(batch: StoredBatch, chunks: readonly number[]): Pick<Round, 'lanes' | 'left'> {
  const count = laneWidths(batch).length
  const left = chunks.reduce((sum, chunk) => sum + sizeOf(chunkRange(batch, chunk)), 0)
  return { left, lanes: [...new Set(chunks.map((chunk) => chunk % count))].sort((a, b) => a - b) }
}

function unfinishedOf(batch: StoredBatch, group: number, { finished }: GroupProgress): number[] {
  const range = groupRange(batch, group)
  return [...numbersIn(range)].filter((chunk) => !finished.has(chunk - range.start) && isAllowed(batch, chunk))
}

function isThrough(lane: LaneState | undefined, round: number): boolean {
  return lane !== undefined && lane.round === round && lane.isThrough
}

/**
 * After the turns that were planned, a whole number of seconds from now, which is what a message can be delayed by. Turns of other limits may have been
 * taken this very second.
 */
function firstTurn(before: TurnsPlan | undefined, { now, isSame }: { readonly now: number; readonly isSame: boolean }) {
  if (before === undefined) return now
  if (!isSame) return now + 1000
  return now + Math.max(0, Math.ceil((before.until - now) / 1000)) * 1000
}

function turnMessage(batch: StoredBatch, { key, round, tries }: TurnsPlan, turn: PlannedTurn, now: number): Outgoing {
  const { lane: chunk } = turn
  const delay = Math.round((turn.at - now) / 1000)
  const message: ExecutionMessage = {
    kind: 'execution',
    batchId: batch.id,
    chunk,
    group: groupOf(batch, chunk),
    turn: { key, round, tries, delay, ...turn },
  }
  return { message, group: batch.id, delaySeconds: delay }
}
