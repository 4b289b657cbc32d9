import { type DelegatedWork, type DelegateHandling, REFUSE_DELEGATES } from './delegate/delegate-handling.ts'
import { translateDelegates } from './delegate/translate-delegates.ts'
import { attribute, isTrue, type ModelElement, type Position } from './model-element.ts'
import { createProblems, inDocumentOrder, type Problem, type Problems } from './problem.ts'
import type { ProcessGraph } from './process-graph.ts'
import type { Resources } from './read/activity/read-script.ts'
import { readModel } from './read/read-model.ts'
import { type FileContext, readProcess } from './read/read-process.ts'
import { readRootElements } from './read/read-root-elements.ts'
import { checkSupport } from './validate/check-support.ts'
import { readRoot } from './xml/read-root.ts'

/** Diagrams are most of a file and mean nothing to execution. */
const IGNORED = new Set(['http://www.omg.org/spec/BPMN/20100524/DI'])

/** Problems told of one file: an answer has to fit into what Lambda can send. */
export const MOST_PROBLEMS = 200

export interface ParsedProcess {
  readonly graph: ProcessGraph
  /** Where its start events stand, by their ids: what they wait for is evaluated at deployment, and may be wrong. */
  readonly startPositions: ReadonlyMap<string, Position>
}

export interface ParseResult {
  /** The executable processes of the file, in its order. Empty where there are problems. */
  readonly processes: readonly ParsedProcess[]
  /** Why the file cannot be deployed, in the order of the document. */
  readonly problems: readonly Problem[]
  /** What runs, but perhaps not as meant. */
  readonly warnings: readonly Problem[]
  /** What became an external task, in the order of the document. */
  readonly delegated: readonly DelegatedWork[]
}

/** What a deployment says of its files. */
export interface ParseOptions {
  /** Refused where nothing is said. */
  readonly handling?: DelegateHandling
  /** The files deployed with it, for scripts in files of their own; none unless given. */
  readonly resources?: Resources
}

/**
 * Reads a BPMN 2.0 file (its bytes, or its text) with its Camunda extensions, under any of their namespaces. A model either runs as Camunda 7
 * runs it or is refused with all reasons. What an element may say and what becomes of it is in `support-table.ts`; the rules for flows,
 * events and scopes, and their messages, are those of the reference's BpmnParse. Processes that are not executable are not looked at.
 */
export async function parseBpmn(
  file: Uint8Array | string,
  { handling = REFUSE_DELEGATES, resources = new Map() }: ParseOptions = {},
): Promise<ParseResult> {
  const problems = createProblems()
  const root = readRoot(file, IGNORED, problems)
  const read = root === undefined ? undefined : readModel(root, problems)
  const translated = read === undefined ? undefined : translateDelegates(read, handling, problems)
  const processes = translated === undefined ? [] : readProcesses(translated.model, resources, problems)
  return {
    delegated: translated?.delegated ?? [],
    processes: problems.errors.length === 0 ? processes : [],
    problems: inDocumentOrder(problems.errors).slice(0, MOST_PROBLEMS),
    warnings: inDocumentOrder(problems.warnings).slice(0, MOST_PROBLEMS),
  }
}

function readProcesses(model: ModelElement, resources: Resources, problems: Problems): readonly ParsedProcess[] {
  const file = { roots: readRootElements(model, problems), resources, problems }
  const category = attribute(model, 'targetNamespace')
  const executable = model.children.filter((element) => element.name === 'process' && isTrue(element, 'isExecutable'))
  return executable.flatMap((element) => readExecutable(element, category, file) ?? [])
}

function readExecutable(
  element: ModelElement,
  category: string | undefined,
  file: FileContext,
): ParsedProcess | undefined {
  checkSupport(element, file.problems)
  if (element.id !== undefined) {
    const starts = element.children.filter(({ name }) => name === 'startEvent')
    const startPositions = new Map(starts.map(({ id = '', position }) => [id, position]))
    return { graph: readProcess(element, element.id, category, file), startPositions }
  }
  file.problems.error(element, 'process must have an id')
  return undefined
}
