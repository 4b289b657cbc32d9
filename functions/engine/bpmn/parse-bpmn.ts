import { attribute, isTrue, type ModelElement } from './model-element.ts'
import { createProblems, inDocumentOrder, type Problem, type Problems } from './problem.ts'
import type { ProcessGraph } from './process-graph.ts'
import { readModel } from './read/read-model.ts'
import { readProcess } from './read/read-process.ts'
import { type RootElements, readRootElements } from './read/read-root-elements.ts'
import { type ScannedXml, scanXml } from './scan-xml.ts'
import { checkSupport } from './validate/check-support.ts'

/** In characters. */
export const LARGEST_MODEL = 4 * 1024 * 1024
/** In elements within elements; models that people draw stay under 30. */
export const DEEPEST_MODEL = 200

/** Problems told of one file: an answer has to fit into what Lambda can send. */
export const MOST_PROBLEMS = 200

export interface ParsedProcess {
  readonly graph: ProcessGraph
}

export interface ParseResult {
  /** The executable processes of the file, in its order. Empty where there are problems. */
  readonly processes: readonly ParsedProcess[]
  /** Why the file cannot be deployed, in the order of the document. */
  readonly problems: readonly Problem[]
  /** What runs, but perhaps not as meant. */
  readonly warnings: readonly Problem[]
}

/**
 * Reads a BPMN 2.0 file with its Camunda extensions, under any of their namespaces. A model either runs as Camunda 7 runs it or is refused
 * with all reasons. What an element may say and what becomes of it is in `support-table.ts`; the rules for flows, events and
 * scopes, and their messages, are those of the reference's BpmnParse. Processes that are not executable are not looked at.
 */
export async function parseBpmn(xml: string): Promise<ParseResult> {
  const problems = createProblems()
  const scanned = scanSafely(xml, problems)
  const model = scanned === undefined ? undefined : await readModel(xml, scanned, problems)
  const processes = model === undefined ? [] : readProcesses(model, problems)
  return {
    processes: problems.errors.length === 0 ? processes : [],
    problems: inDocumentOrder(problems.errors).slice(0, MOST_PROBLEMS),
    warnings: inDocumentOrder(problems.warnings).slice(0, MOST_PROBLEMS),
  }
}

function scanSafely(xml: string, problems: Problems): ScannedXml | undefined {
  const refuse = (message: string, position = { line: 1, column: 1 }) => {
    problems.add({ message, ...position, mainElementId: undefined, elementIds: [], elementType: undefined })
    return undefined
  }
  if (xml.length > LARGEST_MODEL) {
    return refuse(`The file has ${xml.length} characters; models can have at most ${LARGEST_MODEL}.`)
  }
  const scanned = scanXml(xml)
  if (scanned.doctype !== undefined) return refuse('Document type declarations are not allowed.', scanned.doctype)
  const tooDeep = scanned.tags.find(({ depth }) => depth > DEEPEST_MODEL)
  if (tooDeep !== undefined) return refuse(`Elements can stand in at most ${DEEPEST_MODEL} others.`, tooDeep.end)
  return scanned
}

function readProcesses(model: ModelElement, problems: Problems): readonly ParsedProcess[] {
  const roots = readRootElements(model, problems)
  const category = attribute(model, 'targetNamespace')
  const executable = model.children.filter((element) => element.name === 'process' && isTrue(element, 'isExecutable'))
  return executable.flatMap((element) => readExecutable(element, category, roots, problems) ?? [])
}

function readExecutable(
  element: ModelElement,
  category: string | undefined,
  roots: RootElements,
  problems: Problems,
): ParsedProcess | undefined {
  checkSupport(element, problems)
  if (element.id !== undefined) return { graph: readProcess(element, element.id, category, roots, problems) }
  problems.error(element, 'process must have an id')
  return undefined
}
