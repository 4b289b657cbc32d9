import pMap from 'p-map'
import { ownerOf } from '../../engine/instance/ids.ts'
import type { History } from '../../engine/trail/history.ts'
import { readAllSettled } from '../../instance/settled-instances.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { historyDays } from '../../repository/history-time-to-live.ts'
import { keepsTrail } from '../../shell/configuration.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { type InstanceWithTrail, readForms, WITH_TRAIL } from '../../store/process-instance/instance-forms.ts'
import type { InstanceIndexEntry } from '../../store/process-instance/process-instance-index.ts'
import { readWholeTrail } from '../../store/process-instance/trail/trail-items.ts'
import { readTrail } from '../../store/process-instance/trail/trail-reading.ts'
import { QueryError } from '../conditions/query-error.ts'
import { readAhead } from '../read-ahead.ts'
import { candidates, LARGEST_READ } from './candidates.ts'
import { distinctKeys } from './key-selections.ts'

/** An instance, running or ended, with which way it went. */
export interface TracedInstance extends History {
  readonly definition: ProcessDefinition
  /** When it is forgotten, in milliseconds since the epoch; undefined: not before it has ended, or never. */
  readonly removalTime: number | undefined
}

/** Where to look for what happened in instances. The narrowest of these is taken. */
export interface TraceScope {
  readonly processInstanceIds?: readonly string[] | null | undefined
  readonly processDefinitionId?: string | null | undefined
  readonly processDefinitionKeys?: readonly string[] | null | undefined
  /** Only those that run, or only those that have ended. */
  readonly phase?: 'running' | 'ended' | undefined
  /** What the index rules out is not read, where the index is what is read; who asks has to look again. */
  readonly isCandidate?: (entry: InstanceIndexEntry) => boolean
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Trails of which parts were rolled out, read at the same time. */
const PARALLEL = 8

/** The instances of a scope, part by part. Throws a QueryError where the installation keeps no trail. */
export async function* tracedInstances(services: Services, scope: TraceScope): AsyncGenerator<TracedInstance[]> {
  refuseWithoutTrail(services)
  for await (const part of readAhead(instancesOf(services, scope))) {
    const traced = await pMap(part, (instance) => traceOf(services, instance), { concurrency: PARALLEL })
    yield traced.filter((instance) => instance !== undefined)
  }
}

/** The instance that what has this id belongs to, or belonged to; undefined where there is none. Throws a QueryError where the installation keeps no trail. */
export async function traceOwner(services: Services, id: string): Promise<TracedInstance | undefined> {
  refuseWithoutTrail(services)
  const owner = ownerOf(id)
  if (owner === undefined) return undefined
  const stored = (await readAllSettled(services, [owner.instanceId])).get(owner.instanceId)
  return stored && traceOf(services, stored)
}

/** These instances by id, as they were a moment ago. Those that are not there, or cannot be read, are left out. */
export async function traceAll(services: Services, ids: readonly string[]): Promise<Map<string, TracedInstance>> {
  const found = [...(await readForms(services.db, ids, WITH_TRAIL)).values()]
  const traced = await pMap(found, (instance) => traceOf(services, instance), { concurrency: PARALLEL })
  return new Map(traced.flatMap((instance) => (instance === undefined ? [] : [[instance.state.id, instance] as const])))
}

/** Throws a QueryError where the installation keeps no trail. `what` asks for one. */
export function refuseWithoutTrail({ configuration }: Services, what = 'Which way process instances went'): void {
  if (keepsTrail(configuration)) return
  throw new QueryError('invalidRequest', `${what} is not kept: the history level of this installation is 'none'`)
}

async function* instancesOf(services: Services, scope: TraceScope): AsyncGenerator<InstanceWithTrail[]> {
  const ids = scope.processInstanceIds?.filter((id) => ownerOf(id)?.number === 0)
  if (ids === undefined) return yield* instancesInIndex(services, scope)
  for (let at = 0; at < ids.length; at += LARGEST_READ) {
    const found = await readAllSettled(services, ids.slice(at, at + LARGEST_READ))
    yield [...found.values()].filter(({ state }) => isInPhase(scope, state.end !== undefined))
  }
}

async function* instancesInIndex({ db }: Services, scope: TraceScope): AsyncGenerator<InstanceWithTrail[]> {
  const phases = [false, true].filter((ended) => isInPhase(scope, ended))
  const ruling = scope.isCandidate && { isCandidate: scope.isCandidate }
  for (const selection of selectionsOf(scope)) {
    for (const ended of phases) yield* candidates(db, { ...selection, ended }, { form: WITH_TRAIL, ...ruling })
  }
}

function isInPhase({ phase }: TraceScope, ended: boolean): boolean {
  return phase === undefined || (phase === 'ended') === ended
}

function selectionsOf({ processDefinitionId, processDefinitionKeys }: TraceScope) {
  if (processDefinitionId) return [{ definitionId: processDefinitionId }]
  if (!processDefinitionKeys?.length) return [{}]
  return distinctKeys(processDefinitionKeys, 'processDefinitionKeyIn').map((definitionKey) => ({ definitionKey }))
}

/** What a definition that is deleted has left cannot be told. */
async function traceOf(services: Services, instance: InstanceWithTrail): Promise<TracedInstance | undefined> {
  const { state } = instance
  const loaded = await definitionGraph(services, state.definitionId)
  if (loaded === undefined) return undefined
  const events = readTrail(await readWholeTrail(services.db, instance), state.startTime)
  const days = historyDays(services, loaded.definition)
  const removalTime = state.end && days !== undefined ? state.end.time + days * DAY_MS : undefined
  return { state, graph: loaded.graph, definition: loaded.definition, events, removalTime }
}
