import { roleOf, scopeOf } from './roles.ts'

/** A description of the API in which each operation says the scope that a token needs for it; where `isOpen`, nobody has to bring one. */
export function withScopes<Document extends { readonly paths?: Readonly<Record<string, object>> | undefined }>(
  document: Document,
  { isOpen }: { readonly isOpen: boolean },
) {
  const withoutToken = isOpen ? [{}] : []
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => [
    path,
    secured(path, operations, withoutToken),
  ])
  return { ...document, paths: Object.fromEntries(paths) }
}

function secured(path: string, operations: object, withoutToken: readonly object[]): object {
  const entries = Object.entries(operations).map(([method, operation]: [string, unknown]) => {
    const security = [...withoutToken, { token: [scopeOf(roleOf(method.toUpperCase(), path))] }]
    return [method, typeof operation === 'object' ? { ...operation, security } : operation]
  })
  return Object.fromEntries(entries)
}
