import type { ModelElement } from './model-element.ts'

/** What is wrong with a model, and where. The reference's `ProblemDto` is made of it, without `elementType`. */
export interface Problem {
  readonly message: string
  /** Both count from 1 and are where the element's start tag ends, as in the reference. */
  readonly line: number
  readonly column: number
  readonly mainElementId: string | undefined
  readonly elementIds: readonly string[]
  /** The BPMN element's name: `userTask`. */
  readonly elementType: string | undefined
}

/** Collects what a reader of a model finds, so that one deployment tells all of it. */
export interface Problems {
  readonly errors: readonly Problem[]
  /** What the reference only logs: models that run, but perhaps not as meant. */
  readonly warnings: readonly Problem[]
  /** `ids`: those of other elements that have to do with it, the main one first. */
  error(element: ModelElement, message: string, ...ids: readonly string[]): void
  warning(element: ModelElement, message: string, ...ids: readonly string[]): void
  /** A problem that no element can be named for. */
  add(problem: Problem): void
}

/** An empty collection of problems. */
export function createProblems(): Problems {
  const errors: Problem[] = []
  const warnings: Problem[] = []
  return {
    errors,
    warnings,
    error: (element, message, ...ids) => errors.push(problemAt(element, message, ids)),
    warning: (element, message, ...ids) => warnings.push(problemAt(element, message, ids)),
    add: (problem) => errors.push(problem),
  }
}

function problemAt(element: ModelElement, message: string, ids: readonly string[]): Problem {
  const [mainElementId = element.ownerId ?? element.id, ...others] = ids
  const elementIds = new Set([mainElementId, ...others, element.id].filter((id) => id !== undefined))
  return { message, ...element.position, mainElementId, elementIds: [...elementIds], elementType: element.name }
}

/** In the order of the document; problems of one place in the order in which they were found. */
export function inDocumentOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/**
 * The message of the reference's ParseException for a deployment's resources with errors: `ENGINE-09005 Could not parse BPMN process.
 * Errors: ` and a line for each error, with the resource, line and column.
 */
export function parseExceptionMessage(problems: ReadonlyMap<string, readonly Problem[]>): string {
  const lines = [...problems].flatMap(([resource, errors]) => errors.map((error) => problemLine(resource, error)))
  return `ENGINE-09005 Could not parse BPMN process. Errors: ${lines.join('')}`
}

function problemLine(resource: string, { message, line, column }: Problem): string {
  return `\n* ${message} | resource ${resource} | line ${line} | column ${column}`
}
