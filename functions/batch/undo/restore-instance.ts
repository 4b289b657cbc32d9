import { idOf } from '../../engine/instance/ids.ts'
import type { Execution, InstanceState } from '../../engine/instance/instance-state.ts'
import { type Restoration, restore } from '../../engine/modification/restore.ts'
import { trailOfRestoration } from '../../engine/trail/trail-between.ts'
import { withSettling } from '../../instance/beside-instance.ts'
import { forgottenMarks } from '../../instance/forgotten-marks.ts'
import { performLeftEffects } from '../../instance/process-instances.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { keepsTrail } from '../../shell/configuration.ts'
import type { Services } from '../../shell/services.ts'
import { readDefinition } from '../../store/deployment/definition-items.ts'
import { unbound } from '../../store/dynamodb/tenants.ts'
import { type NextInstance, saveInstance, sizeOfSaved } from '../../store/process-instance/process-instance-items.ts'
import { readInstances, type StoredInstance } from '../../store/process-instance/stored-instance.ts'
import { readLocks } from '../../store/waiting/external-task-items.ts'

/** An instance as it would be, ready to be written, or why it cannot be. */
export type PreparedRestoration =
  /** `bytes`: of the JSON of its state, its outbox and its marks. */
  | { readonly next: NextInstance; readonly bytes: number; readonly refused?: undefined }
  | { readonly refused: string; readonly next?: undefined }

/**
 * What makes an instance what it was before the step that wrote it last, marked with the batch that does so; writes nothing. Refused where the engine
 * cannot restore it, where what the step had begun was gone on with by a worker or in a called instance, or where its definition is deleted. An
 * instance that has ended lives again.
 */
export async function prepareRestoration(
  services: Services,
  { stored, before, mark }: { readonly stored: StoredInstance; readonly before: InstanceState; readonly mark: string },
): Promise<PreparedRestoration> {
  const loaded = await definitionGraph(services, before.definitionId)
  const restored = restore(stored.state, before)
  if (restored.refusal !== undefined) return { refused: restored.refusal.message }
  const reason = await unbound(() => whyNotNow(services, stored, restored))
  if (reason !== undefined) return refused(before.id, reason)
  const next = {
    state: restored.state,
    outbox: withSettling(
      services.db,
      stored,
      restored.state,
      restored.effects.map((effect) => ({ effect })),
    ),
    ...(loaded &&
      keepsTrail(services.configuration) && { trail: trailOfRestoration(loaded.graph, stored.state, restored.state) }),
    mark,
    forgotten: await forgottenMarks(services, stored),
    now: services.now(),
  }
  const { bytes, limit } = sizeOfSaved(services.db, stored, next)
  return bytes > limit ? refused(before.id, `it would have ${bytes} bytes; the limit is ${limit}`) : { next, bytes }
}

/** Writes what was prepared, and performs what follows from it; false where somebody wrote the instance meanwhile. */
export async function performRestoration(
  services: Services,
  stored: StoredInstance,
  next: NextInstance,
): Promise<boolean> {
  const saved = await saveInstance(services.db, stored, next)
  if (saved.outcome !== 'saved') return false
  if (saved.stored.outbox.length > 0) await performLeftEffects(services, next.state.id)
  return true
}

function refused(id: string, reason: string): PreparedRestoration {
  return { refused: `Process instance '${id}' cannot be restored: ${reason}` }
}

type Restored = Extract<Restoration, { refusal?: undefined }>

/** What is not in the instance itself: locks, instances that it called, its definition. */
async function whyNotNow(
  services: Services,
  { state }: StoredInstance,
  { effects }: Restored,
): Promise<string | undefined> {
  const tasks = effects.flatMap((effect) => (effect.kind === 'removeExternalTask' ? [effect.task] : []))
  const called = effects.flatMap((effect) => (effect.kind === 'deleteCalledInstance' ? [effect.processInstanceId] : []))
  return (
    (await heldByWorker(services, state, tasks)) ??
    (await goneOn(services, called)) ??
    (state.end === undefined ? undefined : await definitionGone(services, state.definitionId))
  )
}

type Tasks = readonly NonNullable<Execution['externalTask']>[]

/** A worker that holds a task is at work: nothing is taken away from him. */
async function heldByWorker(services: Services, state: InstanceState, tasks: Tasks): Promise<string | undefined> {
  if (tasks.length === 0) return undefined
  const places = tasks.map(({ number, topic, priority, createTime }) => {
    return { instanceId: state.id, number, topic, priority, createTime }
  })
  const locks = await readLocks(services.db, places)
  const held = tasks.find(({ number }) => {
    return (locks.get(idOf(state.id, number))?.lockExpirationTime ?? 0) > services.now()
  })
  if (held === undefined) return undefined
  const id = idOf(state.id, held.number)
  return `a worker holds the external task '${id}' of topic '${held.topic}', which the modification began. Tried again after that, it is restored`
}

/** An instance that was only created has version 1; those that it called itself are looked at likewise. */
async function goneOn({ db }: Services, ids: readonly string[]): Promise<string | undefined> {
  for (let left = ids; left.length > 0; ) {
    const instances = [...(await readInstances(db, left, { consistent: true })).values()]
    const changed = instances.find(({ version }) => version > 1)
    if (changed !== undefined)
      return `process instance '${changed.state.id}', which the modification had called, has gone on since`
    left = instances.flatMap(({ state }) => (state.end === undefined ? calledBy(state.root) : []))
  }
  return undefined
}

function calledBy({ called, children = [] }: Execution): string[] {
  return [...(called === undefined ? [] : [called.processInstanceId]), ...children.flatMap(calledBy)]
}

/** One that has ended keeps no definition from being deleted. */
async function definitionGone(services: Services, definitionId: string): Promise<string | undefined> {
  const definition = await readDefinition(services.db, definitionId)
  const isThere = definition?.closing !== true && (await definitionGraph(services, definitionId)) !== undefined
  return isThere ? undefined : `it has ended, and its process definition '${definitionId}' was deleted`
}
