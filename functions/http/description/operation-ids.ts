import { type Description, describedOperations } from './described-operations.ts'
import { referenceOperationId } from './reference-operations.ts'

/**
 * The description with a name for each operation: Camunda's own where it has the operation, so that clients that are generated from either
 * can be exchanged; elsewhere one made of method and path, `getBatchIdInstances`.
 */
export function withOperationIds(description: Description): Description {
  for (const { path, method, operation } of describedOperations(description)) {
    operation.operationId ??= referenceOperationId(method, path) ?? ownName(method, path)
  }
  return description
}

function ownName(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
