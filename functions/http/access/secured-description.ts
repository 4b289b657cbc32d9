import { roleOf, scopeOf } from './roles.ts'

/** A description of the API in which each operation says the scope that a token needs for it. */
export function withScopes<Document extends { readonly paths?: Readonly<Record<string, object>> | undefined }>(
  document: Document,
) {
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => [path, secured(path, operations)])
  return { ...document, paths: Object.fromEntries(paths) }
}

function secured(path: string, operations: object): object {
  const entries = Object.entries(operations).map(([method, operation]: [string, unknown]) => {
    const security = [{ token: [scopeOf(roleOf(method.toUpperCase(), path))] }]
    return [method, typeof operation === 'object' ? { ...operation, security } : operation]
  })
  return Object.fromEntries(entries)
}
