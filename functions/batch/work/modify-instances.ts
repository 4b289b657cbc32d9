import type { Refusal } from '../../engine/refusal.ts'
import { missingForModification } from '../../engine/step.ts'
import type {
  AttemptOutcome,
  CommandOptions,
  CommandOutcome,
  Decision,
} from '../../instance/command/command-outcome.ts'
import { attemptCommand, commandInstance, performLeftEffects } from '../../instance/process-instances.ts'
import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import {
  type ReadableInstances,
  readReadableInstances,
  type StoredInstance,
} from '../../store/process-instance/stored-instance.ts'
import { type KeptVersions, keepStates } from '../undo/keep-states.ts'
import type { DoneRequest, InstanceModification, WorkItem, WorkReport, WorkRequest, WorkResult } from './batch-work.ts'

/** Instances read at once: DynamoDB's limit for BatchGetItem. */
export const READ_AT_ONCE = 100

/** Modifies each of the instances once, however often it is called: the batch's mark in the instance tells. */
export async function modifyInstances(request: WorkRequest<InstanceModification>): Promise<WorkReport> {
  const report: OpenReport = { results: [], errors: [] }
  for (let at = 0; at < request.items.length && !(await request.stopped()); at += READ_AT_ONCE) {
    await modifyTogether(request, request.items.slice(at, at + READ_AT_ONCE), report)
  }
  return report
}

type Request = WorkRequest<InstanceModification>

interface OpenReport {
  readonly results: WorkResult[]
  readonly errors: unknown[]
}

/**
 * Most can be modified, and a stale one is caught by the version condition: so the cheap read comes first. What that does not settle (refused, done
 * already, written meanwhile) is read again as it was last written, all of it together: then that is final.
 */
async function modifyTogether(request: Request, items: readonly WorkItem[], report: OpenReport): Promise<void> {
  const { db } = request.services
  const { instances } = await readReadableInstances(db, idsOf(items), { consistent: false })
  const kept = await keepStates(request, items, instances)
  const unsettled: WorkItem[] = []
  await eachOf(request, items, report, async (item) => {
    const stored = instances.get(item.id)
    if (stored !== undefined && (await modifyAsRead(request, item, { stored, kept })))
      return { position: item.position }
    unsettled.push(item)
    return undefined
  })
  if (unsettled.length === 0 || (await request.stopped())) return
  const read = await readReadableInstances(db, idsOf(unsettled), { consistent: true })
  await eachOf(request, unsettled, report, (item) => settle(request, item, { read, kept }))
}

function idsOf(items: readonly WorkItem[]): string[] {
  return items.map(({ id }) => id)
}

/** Several at the same time, until it is stopped; each error costs its item. */
async function eachOf(
  request: Request,
  items: readonly WorkItem[],
  { results, errors }: OpenReport,
  perform: (item: WorkItem) => Promise<WorkResult | undefined>,
): Promise<void> {
  await concurrently(items, request.atOnce, async (item) => {
    if (await request.stopped()) return
    try {
      const result = await perform(item)
      if (result !== undefined) results.push(result)
    } catch (error) {
      errors.push(error)
    }
  })
}

/** What these instances are, for who only looks: as they were a moment ago. The missing ones are read again as last written. */
export async function readForModification({ db }: Services, ids: readonly string[]): Promise<ReadableInstances> {
  const found = await readReadableInstances(db, ids, { consistent: false })
  const missing = ids.filter((id) => !found.instances.has(id))
  if (missing.length === 0) return found
  const { instances, unreadable } = await readReadableInstances(db, missing, { consistent: true })
  return { instances: new Map([...found.instances, ...instances]), unreadable }
}

/** The positions of the instances that carry the batch's mark, as far as they can be read. */
export async function findModified(request: DoneRequest): Promise<ReadonlySet<number>> {
  const { services, batchId, items } = request
  const ids = items.map(({ id }) => id)
  const { instances } = await readReadableInstances(services.db, ids, { consistent: true })
  const modified = items.filter(({ id }) => instances.get(id)?.marks[batchId] !== undefined)
  return new Set(modified.map(({ position }) => position))
}

interface FoundInstance {
  readonly stored: StoredInstance
  readonly kept: KeptVersions | undefined
}

/** One try with what was read a moment ago. */
async function modifyAsRead(request: Request, item: WorkItem, found: FoundInstance): Promise<boolean> {
  if (found.stored.marks[request.batchId] !== undefined) return false
  const first = await attempt(request, item, found)
  return first.outcome === 'done'
}

/** What becomes of an instance as it was last written. One that cannot be read has failed, with that reason: it can be tried again once it is put right. */
async function settle(
  request: Request,
  item: WorkItem,
  { read, kept }: { readonly read: ReadableInstances; readonly kept: KeptVersions | undefined },
): Promise<WorkResult> {
  const { id, position } = item
  if (read.unreadable.has(id)) return { position, refused: instanceUnreadable(id).message }
  const stored = read.instances.get(id)
  if (stored === undefined) return { position, refused: instanceMissing(id).message }
  const outcome = await attempt(request, item, { stored, kept })
  return resultOf(
    request,
    item,
    outcome.outcome === 'conflict'
      ? await commandInstance(request.services, id, ...tellingOf(request, item, kept))
      : outcome,
  )
}

async function resultOf(
  { services }: Request,
  { id, position }: WorkItem,
  outcome: CommandOutcome,
): Promise<WorkResult> {
  switch (outcome.outcome) {
    case 'done':
      // Modified by an earlier delivery, which may have died before it performed the effects.
      if (outcome.state === outcome.before) await performLeftEffects(services, id)
      return { position }
    case 'refused':
      return { position, refused: outcome.refusal.message }
    case 'missing':
      return { position, refused: instanceMissing(id).message }
  }
}

function attempt(request: Request, item: WorkItem, { stored, kept }: FoundInstance): Promise<AttemptOutcome> {
  return attemptCommand(request.services, stored, ...tellingOf(request, item, kept))
}

/** What the instance is told, and what is written with it. */
function tellingOf(
  { work, batchId }: Request,
  { position, version }: WorkItem,
  kept: KeptVersions | undefined,
): [Decision, CommandOptions] {
  const keep = kept && ((replaced: StoredInstance) => kept.keep(position, replaced))
  return [modificationOf(work, version), { mark: batchId, keep }]
}

/** The modification of one instance, refused where it belongs to another definition, or is not of this version any more. */
export function modificationOf(
  { definitionId, command }: Omit<InstanceModification, 'type'>,
  seenVersion?: number,
): Decision {
  return ({ state, version }) => {
    if (seenVersion !== undefined && version !== seenVersion) return changedSince(state.id)
    if (state.definitionId !== definitionId) return otherDefinition(state.id, state.definitionId, definitionId)
    return command
  }
}

/** Why an instance was not modified whose id is lost. */
export const ID_LOST = 'The id of this process instance is lost: nobody knows any more which one it was'

/** The reference's refusal of an instance that is not there or has ended. */
export function instanceMissing(id: string): Refusal {
  return { kind: 'processEngine', message: missingForModification(id) }
}

/** The refusal of an instance whose item is there and cannot be read: damaged, or written by a later version. */
export function instanceUnreadable(id: string): Refusal {
  const message = `Process instance '${id}' cannot be modified. The process instance exists and cannot be read; see the log for the cause`
  return { kind: 'processEngine', message }
}

function changedSince(id: string): Refusal {
  const message = `Process instance '${id}' has changed since the preview: it was left out. Tried again, it is modified as it is then`
  return { kind: 'processEngine', message }
}

function otherDefinition(id: string, actual: string, given: string): Refusal {
  const message = `ENGINE-13037 Process instance '${id}' cannot be modified. Its process definition '${actual}' does not match given process definition '${given}'`
  return { kind: 'processEngine', message }
}
