import { invalidRequest } from '../../http/api-error.ts'

/** Throws an ApiError (400) where an event is to be of a tenant and of none. */
export function refuseBothTenants(given: {
  readonly tenantId?: string | null | undefined
  readonly withoutTenantId?: boolean | null | undefined
}): void {
  if (typeof given.tenantId !== 'string' || given.withoutTenantId !== true) return
  throw invalidRequest("Parameter 'tenantId' cannot be used together with parameter 'withoutTenantId'.")
}
