import type { CalledInstance } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Services } from '../shell/services.ts'
import type { KeyOfTenant } from '../store/deployment/definition-id.ts'
import { listDefinitions, type ProcessDefinition, readDefinitionVersion } from '../store/deployment/definition-items.ts'
import { latestByKey } from './definitions.ts'

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

/** The reference's message for an instance that is to be started of a suspended definition. */
export function suspendedMessage(definitionId: string): string {
  return `ENGINE-03043 Process definition with id '${definitionId}' is suspended.`
}

/** At most one, except where versions share a tag. */
async function findCalled(
  services: Services,
  deploymentId: string,
  { calledElement: key, binding, version, tenantId }: CalledInstance,
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
