import type { CalledInstance } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Services } from '../shell/services.ts'
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
  const found = await findCalled(services, deploymentId, called)
  if (found === undefined || found.tenantId !== called.tenantId)
    return { kind: 'processEngine', message: noneFound(deploymentId, called) }
  if (!found.suspended) return found
  return { kind: 'suspended', message: suspendedMessage(found.id) }
}

/** The reference's message for an instance that is to be started of a suspended definition. */
export function suspendedMessage(definitionId: string): string {
  return `ENGINE-03043 Process definition with id '${definitionId}' is suspended.`
}

async function findCalled(
  services: Services,
  deploymentId: string,
  { calledElement, binding, version }: CalledInstance,
): Promise<ProcessDefinition | undefined> {
  switch (binding) {
    case 'latest':
      return latestByKey(services, calledElement)
    case 'version':
      return /^\d{1,10}$/.test(version ?? '')
        ? readDefinitionVersion(services.db, calledElement, Number(version))
        : undefined
    case 'deployment':
      return findVersion(services, calledElement, (definition) => definition.deploymentId === deploymentId)
    case 'versionTag':
      return findVersion(services, calledElement, (definition) => definition.versionTag === version)
  }
}

async function findVersion(
  services: Services,
  key: string,
  matches: (definition: ProcessDefinition) => boolean,
): Promise<ProcessDefinition | undefined> {
  for await (const page of listDefinitions(services.db, { key })) {
    const found = page.find(matches)
    if (found !== undefined) return found
  }
  return undefined
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
