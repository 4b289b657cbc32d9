import type { OpenAPIHono } from '@hono/zod-openapi'
import { referenceOperationId } from './reference-operations.ts'

type Description = ReturnType<OpenAPIHono['getOpenAPI31Document']>

const METHODS = ['get', 'post', 'put', 'delete'] as const

/**
 * The description with a name for each operation: Camunda's own where it has the operation, so that clients that are generated from either
 * can be exchanged; elsewhere one made of method and path, `getBatchIdInstances`.
 */
export function withOperationIds(description: Description): Description {
  for (const [path, item] of Object.entries(description.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method]
      if (operation) operation.operationId ??= referenceOperationId(method, path) ?? ownName(method, path)
    }
  }
  return description
}

function ownName(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
