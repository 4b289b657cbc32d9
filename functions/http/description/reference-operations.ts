import { z } from 'zod'
import { REFERENCE_PATHS } from './reference-paths.ts'

/** What stands in the place of a parameter, whatever its name is. */
const PARAMETER = '{}'

type Operations = ReadonlyMap<string, string>

/** The name that Camunda 7.24 gives an operation in its description; undefined where it has no such operation. `path` is a template. */
export function referenceOperationId(method: string, path: string): string | undefined {
  return BY_PATH.get(shapeOf(path))?.get(method.toLowerCase())
}

/** Whether Camunda 7.24 has the method at this path of a request, whatever stands in the place of its parameters. */
export function isInReference(method: string, path: string): boolean {
  const name = method.toLowerCase()
  const parts = path.split('/')
  return PATTERNS.some(({ shape, operations }) => operations.has(name) && fits(shape, parts))
}

/** Whether Camunda 7.24 has the method at this path as a word of its own, which a route with a parameter would take for an id. */
export function isLiteralInReference(method: string, path: string): boolean {
  return !path.includes('{') && BY_PATH.get(path)?.has(method.toLowerCase()) === true
}

/** Names of parameters differ, where they stand does not. */
function shapeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (part.startsWith('{') ? PARAMETER : part))
    .join('/')
}

function fits(shape: readonly string[], parts: readonly string[]): boolean {
  return (
    shape.length === parts.length &&
    shape.every((part, at) => (part === PARAMETER ? parts[at] !== '' : part === parts[at]))
  )
}

const lineSchema = z.tuple([z.string(), z.string()])

function operationsOf(text: string): Operations {
  return new Map(text.split(' ').map((operation) => lineSchema.parse(operation.split('='))))
}

const BY_PATH: ReadonlyMap<string, Operations> = new Map(
  REFERENCE_PATHS.trim()
    .split('\n')
    .map((line) => {
      const end = line.indexOf(' ')
      return [shapeOf(line.slice(0, end)), operationsOf(line.slice(end + 1))]
    }),
)

const PATTERNS = Array.from(BY_PATH, ([shape, operations]) => ({ shape: shape.split('/'), operations }))
