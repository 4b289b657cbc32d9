import type { KeyOfTenants } from '../../repository/definitions-of-key.ts'

/** The fields of a suspension by which it names all versions of a key. */
interface Given {
  readonly processDefinitionKey?: string | null | undefined
  readonly processDefinitionTenantId?: string | null | undefined
  readonly processDefinitionWithoutTenantId?: boolean | null | undefined
}

/** The key that a suspension names, and of which tenants. */
export function namedKey(given: Given): KeyOfTenants {
  return {
    key: given.processDefinitionKey ?? '',
    tenantId: given.processDefinitionTenantId,
    withoutTenantId: given.processDefinitionWithoutTenantId,
  }
}
