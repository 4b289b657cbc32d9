import { sendMessages } from '../../queue/send-messages.ts'
import type { Services } from '../../shell/services.ts'
import { readStoredBatch, type StoredBatch } from '../../store/batch/batch-items.ts'
import {
  readVisitResults,
  readWalk,
  readWalkGroups,
  type StoredWalk,
  setWalkResent,
  type WalkGroup,
} from '../../store/batch/batch-walk-items.ts'
import { readStoredPreview, type StoredPreview } from '../../store/batch/preview-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { groupCount, groupRange } from '../create/partition.ts'
import { rootSeed } from '../seed/seed-groups.ts'
import { type Findings, findingsSchema, mergeFindings } from './findings.ts'

/** How long nothing may come of a preview until its messages are taken for lost, in milliseconds. Whoever waits for it looks anyway. */
const STANDSTILL_MS = 15_000

/** A preview as it is now. */
export interface Preview extends StoredPreview {
  readonly state: 'RUNNING' | 'COMPLETED' | 'EXECUTED'
  /** Of the set: each id once. */
  readonly totalInstances: number
  readonly findings: Findings
  /** The limits of its batch: those that it was made with until it is executed. */
  readonly control: StoredControl | undefined
}

/** The preview of this id as far as it has come; undefined where there is none, or it has expired without being executed. */
export async function readPreview(services: Services, id: string): Promise<Preview | undefined> {
  const { db, now } = services
  const [preview, batch] = await Promise.all([readStoredPreview(db, id), readStoredBatch(db, id, { drafts: true })])
  if (preview === undefined || batch === undefined) return undefined
  if (batch.draft === true && preview.expirationTime <= now()) return undefined
  const walk = await readWalk(db, { batchId: id, number: preview.walk })
  if (walk === undefined) return undefined
  const isEnded = walk.endTime !== undefined
  const findings = isEnded ? findingsFrom(walk.result) : await findingsSoFar(services, batch, walk)
  const state = batch.draft !== true ? 'EXECUTED' : isEnded ? 'COMPLETED' : 'RUNNING'
  return { ...preview, state, totalInstances: batch.totalInstances, findings, control: batch.control }
}

/** What the groups and chunks that were visited gave; a walk that stands still is sent again. */
async function findingsSoFar(services: Services, batch: StoredBatch, walk: StoredWalk): Promise<Findings> {
  const groups = await readWalkGroups(services.db, walk, groupCount(batch))
  const parts = await Promise.all(
    groups.map((group, number) => findingsOfGroup(services, batch, walk, { group, number })),
  )
  await resendWhereItStands(services, batch, walk, groups)
  return mergeFindings(parts.flat())
}

async function findingsOfGroup(
  { db }: Services,
  batch: StoredBatch,
  walk: StoredWalk,
  { group, number }: { readonly group: WalkGroup; readonly number: number },
): Promise<readonly Findings[]> {
  if (group.result !== undefined) return [findingsFrom(group.result)]
  const { start } = groupRange(batch, number)
  const visited = [...group.visited].map((chunk) => start + chunk)
  return (await readVisitResults(db, walk, visited)).map(findingsFrom)
}

async function resendWhereItStands(
  services: Services,
  batch: StoredBatch,
  walk: StoredWalk,
  groups: readonly WalkGroup[],
): Promise<void> {
  const last = groups.reduce((latest, { progressed = 0 }) => Math.max(latest, progressed), walk.sentTime)
  if (services.now() - last <= STANDSTILL_MS) return
  await setWalkResent(services.db, walk, { resends: walk.resends + 1, now: services.now() })
  await sendMessages(services.queues, [rootSeed(batch, walk.number)])
}

function findingsFrom(text: string | undefined): Findings {
  return findingsSchema.parse(JSON.parse(text ?? 'null'))
}
