import type { CallActivityDefinition } from '../engine/bpmn/behavior.ts'
import { literalText } from '../engine/expression/evaluate.ts'
import type { CalledInstance } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Services } from '../shell/services.ts'
import type { KeyOfTenant } from '../store/deployment/definition-id.ts'
import { listDefinitions, type ProcessDefinition, readDefinitionVersion } from '../store/deployment/definition-items.ts'
import { type LoadedDefinition, latestByKey } from './definitions.ts'

/**
 * The definition that a call activity calls, by its binding, or why it calls none: with the reference's message
 * (`ProcessDefinitionCache`). `deploymentId` is the calling definition's.
 */
export async function calledDefinition(
  services: Services,
  deploymentId: string,
  called: CalledInstance,
): Promise<ProcessDefinition | Refusal> {
  const [found, ...others] = await findCalled(services, deploymentId, called)
  if (found === undefined) return { kind: 'processEngine', message: noneFound(deploymentId, called) }
  if (others.length > 0) return { kind: 'processEngine', message: severalFound(1 + others.length, called) }
  if (!found.suspended) return found
  return { kind: 'suspended', message: suspendedMessage(found.id) }
}

/** A definition that another one calls, and the ids of the call activities that do. */
export interface StaticCall {
  readonly called: ProcessDefinition
  readonly calledFrom: readonly string[]
}

/** The definitions that call activities of this one call, as far as that is known without an instance: where no expression says which. */
export async function staticCalls(
  services: Services,
  { definition, graph }: LoadedDefinition,
): Promise<readonly StaticCall[]> {
  const calls = new Map<string, StaticCall>()
  for (const { id, behavior } of graph.activities.values()) {
    const call = behavior.kind === 'callActivity' ? staticCall(behavior.call, definition.tenantId) : undefined
    const [called, ...others] = call ? await findCalled(services, definition.deploymentId, call) : []
    if (called === undefined || others.length > 0) continue
    const calledFrom = [...(calls.get(called.id)?.calledFrom ?? []), id]
    calls.set(called.id, { called, calledFrom })
  }
  return [...calls.values()]
}

function staticCall(
  { calledElement, binding, version, versionTag, tenantId }: CallActivityDefinition,
  ownTenantId: string | undefined,
): Binding | undefined {
  const bound = binding === 'versionTag' ? versionTag : version
  const [key, boundTo, tenant] = [calledElement, bound, tenantId].map((given) => given && literalText(given))
  if (key === undefined || (bound && boundTo === undefined) || (tenantId && tenant === undefined)) return undefined
  const calledTenant = tenant ?? ownTenantId
  return {
    calledElement: key,
    binding,
    ...(boundTo !== undefined && { version: boundTo }),
    ...(calledTenant !== undefined && { tenantId: calledTenant }),
  }
}

/** The reference's message for an instance that is to be started of a suspended definition. */
export function suspendedMessage(definitionId: string): string {
  return `ENGINE-03043 Process definition with id '${definitionId}' is suspended.`
}

/** Which definition is meant. */
type Binding = Pick<CalledInstance, 'calledElement' | 'binding' | 'version' | 'tenantId'>

/** At most one, except where versions share a tag. */
async function findCalled(
  services: Services,
  deploymentId: string,
  { calledElement: key, binding, version, tenantId }: Binding,
): Promise<readonly ProcessDefinition[]> {
  const of = { key, tenantId }
  switch (binding) {
    case 'latest':
      return listOf(await latestByKey(services, of))
    case 'version':
      return /^\d{1,10}$/.test(version ?? '')
        ? listOf(await readDefinitionVersion(services.db, of, Number(version)))
        : []
    case 'deployment':
      return findVersions(services, of, (definition) => definition.deploymentId === deploymentId)
    case 'versionTag':
      return findVersions(services, of, (definition) => definition.versionTag === version)
  }
}

function listOf(definition: ProcessDefinition | undefined): readonly ProcessDefinition[] {
  return definition === undefined ? [] : [definition]
}

async function findVersions(
  services: Services,
  { key, tenantId }: KeyOfTenant,
  matches: (definition: ProcessDefinition) => boolean,
): Promise<readonly ProcessDefinition[]> {
  const found: ProcessDefinition[] = []
  for await (const page of listDefinitions(services.db, { key })) {
    found.push(...page.filter((definition) => definition.tenantId === tenantId && matches(definition)))
  }
  return found
}

function severalFound(count: number, { calledElement, version, tenantId }: CalledInstance): string {
  return `ENGINE-03045 There are '${count}' results for a process definition with key '${calledElement}', versionTag '${version ?? null}' and tenant-id '${tenantId ?? null}'.`
}

function noneFound(deploymentId: string, { calledElement, binding, version, tenantId }: CalledInstance): string {
  const tenant = `tenant-id '${tenantId ?? null}'`
  switch (binding) {
    case 'latest':
      return `no processes deployed with key '${calledElement}' and ${tenant}: processDefinition is null`
    case 'version':
      return `no processes deployed with key = '${calledElement}', version = '${version ?? null}' and tenant-id = '${tenantId ?? null}': processDefinition is null`
    case 'deployment':
      return `no processes deployed with key = '${calledElement}' in deployment = '${deploymentId}': processDefinition is null`
    case 'versionTag':
      return `no processes deployed with key = '${calledElement}', versionTag = '${version ?? null}' and tenant-id = '${tenantId ?? null}': processDefinition is null`
  }
}
