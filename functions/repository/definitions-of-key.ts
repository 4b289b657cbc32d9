import type { Services } from '../shell/services.ts'
import { listDefinitions, type ProcessDefinition } from '../store/deployment/definition-items.ts'

/** Whose versions of a key are meant: those of a tenant, those of none, or all. */
export interface KeyOfTenants {
  readonly key: string
  readonly tenantId?: string | null | undefined
  readonly withoutTenantId?: boolean | null | undefined
}

/** All versions of a key; none where there is no such key, or no such tenant has one. */
export async function definitionsOfKey(
  services: Services,
  { key, tenantId, withoutTenantId }: KeyOfTenants,
): Promise<ProcessDefinition[]> {
  const found: ProcessDefinition[] = []
  for await (const page of listDefinitions(services.db, { key })) {
    for (const definition of page) {
      const isMeant =
        withoutTenantId === true
          ? definition.tenantId === undefined
          : typeof tenantId !== 'string' || definition.tenantId === tenantId
      if (isMeant) found.push(definition)
    }
  }
  return found
}
