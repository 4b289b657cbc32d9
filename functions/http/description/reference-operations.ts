import { z } from 'zod'
import { REFERENCE_PATHS } from './reference-paths.ts'

export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** The name that Camunda 7.24 gives an operation in its description; undefined where it has no such operation. `path` is a template. */
export function referenceOperationId(method: string, path: string): string | undefined {
  return REFERENCE_OPERATIONS.get(shapeOf(path))?.get(method.toUpperCase())
}

/** A path's template with `{}` for each parameter, `{id}` or `:id`: their names differ, where they stand does not. */
export function shapeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (part.startsWith('{') || part.startsWith(':') ? '{}' : part))
    .join('/')
}

const lineSchema = z.tuple([z.string(), z.string()])

function operationsOf(text: string): ReadonlyMap<string, string> {
  const operations = text.split(' ').map((operation) => lineSchema.parse(operation.split('=')))
  return new Map(operations.map(([method, name]) => [method.toUpperCase(), name]))
}

/** The names of Camunda 7.24's operations, by the shape of their path and their method. */
export const REFERENCE_OPERATIONS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  REFERENCE_PATHS.trim()
    .split('\n')
    .map((line) => {
      const end = line.indexOf(' ')
      return [shapeOf(line.slice(0, end)), operationsOf(line.slice(end + 1))]
    }),
)
