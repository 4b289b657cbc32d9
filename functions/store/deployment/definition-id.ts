/** Whose definitions of a key: those of one tenant, or those that belong to none. Versions are counted for each. */
export interface KeyOfTenant {
  readonly key: string
  /** Undefined: those of no tenant. */
  readonly tenantId?: string | undefined
}

/**
 * The id of a definition. It carries all that its item is found by: `invoice:3:<uuid>`, and for a tenant `invoice:3:<uuid>.<tenant>` with
 * the tenant in base64url.
 */
export function definitionId(
  { key, version, tenantId }: KeyOfTenant & { readonly version: number },
  uuid: string,
): string {
  return `${key}:${version}:${uuid}${tenantId === undefined ? '' : `.${encodedTenant(tenantId)}`}`
}

/** What `definitionId` put together; undefined where it did not. */
export function partsOfDefinitionId(id: string): (KeyOfTenant & { readonly version: number }) | undefined {
  const [, key, version, , tenant] = /^([^:]+):(\d{1,10}):([^:.]+)(?:\.([^:.]+))?$/.exec(id) ?? []
  if (key === undefined || version === undefined) return undefined
  const tenantId = tenant === undefined ? undefined : Buffer.from(tenant, 'base64url').toString()
  return { key, version: Number(version), tenantId }
}

/** Without signs that mean something in a key, an id or a path. */
export function encodedTenant(tenantId: string): string {
  return Buffer.from(tenantId).toString('base64url')
}
