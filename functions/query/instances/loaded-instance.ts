import type { ProcessGraph } from '../../engine/bpmn/process-graph.ts'
import { ownerOf } from '../../engine/instance/ids.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { readSettled } from '../../instance/settled-instances.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import type { InstanceSelection } from '../../store/process-instance/process-instance-index.ts'
import type { Held } from '../../store/process-instance/stored-contents.ts'
import { type InstanceSearch, instanceStates } from './instance-search.ts'
import { runningOfKeys } from './key-selections.ts'

/** A running instance with what its definition says. */
export interface LoadedInstance {
  readonly state: InstanceState
  readonly definition: ProcessDefinition
  readonly graph: ProcessGraph
}

/** Where to look for what hangs on instances: tasks, jobs, variables, ... The narrowest of these is taken. */
export interface InstanceScope {
  readonly processInstanceIds?: readonly string[] | null | undefined
  readonly processDefinitionId?: string | null | undefined
  readonly processDefinitionKeys?: readonly string[] | null | undefined
  /** What is looked for on them: those without any of it may be passed over. */
  readonly holding?: Held
}

/** The running instances of a scope, part by part. */
export async function* loadedInstances(services: Services, scope: InstanceScope): AsyncGenerator<LoadedInstance[]> {
  const search: InstanceSearch = { source: await sourceOf(services, scope), phase: 'running', tests: [], order: [] }
  for await (const states of instanceStates(services, search)) {
    const loaded = await Promise.all(states.map((state) => withDefinition(services, state)))
    yield loaded.filter((instance) => instance !== undefined)
  }
}

/** A running instance, when its last step is done everywhere; undefined where there is none of this id. */
export async function loadInstance(services: Services, id: string): Promise<LoadedInstance | undefined> {
  if (ownerOf(id)?.number !== 0) return undefined
  const stored = await readSettled(services, id)
  return stored === undefined || stored.state.end ? undefined : withDefinition(services, stored.state)
}

/** The running instance that a thing with this id belongs to. */
export async function loadOwner(services: Services, id: string): Promise<LoadedInstance | undefined> {
  const owner = ownerOf(id)
  return owner === undefined ? undefined : loadInstance(services, owner.instanceId)
}

async function withDefinition(services: Services, state: InstanceState): Promise<LoadedInstance | undefined> {
  const loaded = await definitionGraph(services, state.definitionId)
  return loaded && { state, ...loaded }
}

async function sourceOf(services: Services, scope: InstanceScope): Promise<InstanceSearch['source']> {
  if (scope.processInstanceIds) return { ids: scope.processInstanceIds.filter((id) => ownerOf(id)?.number === 0) }
  const selections = await selectionsOf(services, scope)
  return { selections: selections.map((selection) => ({ ...selection, holding: scope.holding })) }
}

async function selectionsOf(services: Services, scope: InstanceScope): Promise<InstanceSelection[]> {
  if (scope.processDefinitionId) return [{ definitionId: scope.processDefinitionId }]
  if (!scope.processDefinitionKeys) return [{}]
  return runningOfKeys(services, scope.processDefinitionKeys, 'processDefinitionKeyIn')
}
