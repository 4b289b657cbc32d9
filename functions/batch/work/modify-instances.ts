import type { Refusal } from '../../engine/refusal.ts'
import { missingForModification } from '../../engine/step.ts'
import type { Decision } from '../../instance/command-outcome.ts'
import { attemptCommand, commandInstance, performLeftEffects } from '../../instance/process-instances.ts'
import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import {
  type ReadableInstances,
  readReadableInstances,
  type StoredInstance,
} from '../../store/process-instance/process-instance-items.ts'
import { type KeptVersions, keepStates } from '../undo/keep-states.ts'
import type { DoneRequest, InstanceModification, WorkItem, WorkReport, WorkRequest, WorkResult } from './batch-work.ts'

/** Instances read at once: DynamoDB's limit for BatchGetItem. */
export const READ_AT_ONCE = 100

/** Modifies each of the instances once, however often it is called: the batch's mark in the instance tells. */
export async function modifyInstances(request: WorkRequest<InstanceModification>): Promise<WorkReport> {
  const results: WorkResult[] = []
  const errors: unknown[] = []
  for (let at = 0; at < request.items.length && !(await request.stopped()); at += READ_AT_ONCE) {
    const items = request.items.slice(at, at + READ_AT_ONCE)
    const read = await readForModification(
      request.services,
      items.map(({ id }) => id),
    )
    const kept = await keepStates(request, items, read.instances)
    await concurrently(items, request.atOnce, async (item) => {
      if (await request.stopped()) return
      try {
        results.push(await modifyRead(request, item, { read, kept }))
      } catch (error) {
        errors.push(error)
      }
    })
  }
  return { results, errors }
}

/** Most are there, and a stale one is caught by the version condition: so the cheap read comes first. The missing ones are read again. */
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

/** One that cannot be read has failed, with that reason: it can be tried again once it is put right. */
async function modifyRead(
  request: WorkRequest<InstanceModification>,
  item: WorkItem,
  { read, kept }: { readonly read: ReadableInstances; readonly kept: KeptVersions | undefined },
): Promise<WorkResult> {
  const { instances, unreadable } = read
  if (unreadable.has(item.id)) return { position: item.position, refused: instanceUnreadable(item.id).message }
  return modifyInstance(request, item, { stored: instances.get(item.id), kept })
}

async function modifyInstance(
  { services, batchId, work }: WorkRequest<InstanceModification>,
  { position, id, version }: WorkItem,
  { stored, kept }: { readonly stored: StoredInstance | undefined; readonly kept: KeptVersions | undefined },
): Promise<WorkResult> {
  if (stored === undefined) return { position, refused: instanceMissing(id).message }
  const decision = modificationOf(work, version)
  const options = { mark: batchId, keep: kept && ((replaced: StoredInstance) => kept.keep(position, replaced)) }
  if (stored.marks[batchId] === undefined) {
    const first = await attemptCommand(services, stored, decision, options)
    if (first.outcome === 'done') return { position }
  }
  const outcome = await commandInstance(services, id, decision, options)
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
