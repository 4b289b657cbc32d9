import { createProblems, inDocumentOrder, type Problem, type Problems } from '../../bpmn/problem.ts'
import type { XmlElement } from '../../bpmn/xml/parse-xml.ts'
import { readRoot } from '../../bpmn/xml/read-root.ts'
import type { Decision, DecisionModel, LiteralExpression } from '../decision-model.ts'
import { attributeOf, childrenNamed, extensionOf, isDmn, refuseElement } from './dmn-element.ts'
import { readExpression, readType } from './read-expression.ts'
import { readTable } from './read-table.ts'

/** Diagrams, which mean nothing to execution. */
const IGNORED: ReadonlySet<string> = new Set([
  'http://www.omg.org/spec/DMN/20180521/DMNDI/',
  'https://www.omg.org/spec/DMN/20191111/DMNDI/',
  'https://www.omg.org/spec/DMN/20211108/DMNDI/',
  'https://www.omg.org/spec/DMN/20230324/DMNDI/',
])

export type ParsedDmn =
  | { readonly model: DecisionModel; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly model?: undefined }

/**
 * Reads a DMN file (its bytes, or its text), of version 1.1 to 1.5, or says why it cannot be deployed. Decisions without logic, or with any other
 * than a table or a literal expression, are left out, as the reference does; so what requires one of them is refused.
 */
export function parseDmn(file: Uint8Array | string): ParsedDmn {
  const problems = createProblems()
  const root = readRoot(file, IGNORED, problems)
  const model = root === undefined ? undefined : readDefinitions(root, problems)
  if (model !== undefined && problems.errors.length === 0) return { model }
  return { problems: inDocumentOrder(problems.errors) }
}

function readDefinitions(root: XmlElement, problems: Problems): DecisionModel | undefined {
  if (!isDmn(root, 'definitions')) {
    refuseElement(problems, root, `The file is no DMN: its root is the element '${root.written}'.`)
    return undefined
  }
  const elements = childrenNamed(root, 'decision')
  const decisions = new Map<string, Decision>()
  for (const element of elements) {
    const decision = readDecision(element, problems)
    if (decision === undefined) continue
    if (decisions.has(decision.id)) refuseElement(problems, element, `The id '${decision.id}' is used twice.`)
    decisions.set(decision.id, decision)
  }
  for (const element of elements) refuseRequirements(element, decisions, problems)
  return {
    id: attributeOf(root, 'id') ?? '',
    name: attributeOf(root, 'name'),
    category: attributeOf(root, 'namespace'),
    decisions,
  }
}

function readDecision(element: XmlElement, problems: Problems): Decision | undefined {
  const id = attributeOf(element, 'id')
  if (id === undefined || id === '') {
    refuseElement(problems, element, 'A decision has to have an id.')
    return undefined
  }
  const logic = readLogic(element, problems)
  if (logic === undefined) return undefined
  return {
    id,
    name: attributeOf(element, 'name'),
    versionTag: extensionOf(element, 'versionTag'),
    historyTimeToLiveDays: readTimeToLive(element, problems),
    required: requiredIds(element),
    logic,
  }
}

function readLogic(element: XmlElement, problems: Problems): Decision['logic'] | undefined {
  const [table] = childrenNamed(element, 'decisionTable')
  if (table !== undefined) return readTable(table, problems)
  const [literal] = childrenNamed(element, 'literalExpression')
  return literal === undefined ? undefined : readLiteral(element, literal, problems)
}

function readLiteral(element: XmlElement, literal: XmlElement, problems: Problems): LiteralExpression | undefined {
  const [variable] = childrenNamed(element, 'variable')
  const name = variable && attributeOf(variable, 'name')
  const expression = readExpression(literal)
  if (!name)
    refuseElement(problems, element, 'A decision with a literal expression has to have a variable with a name.')
  if (expression === undefined) refuseElement(problems, literal, 'The literal expression has no text.')
  if (!name || expression === undefined) return undefined
  return { kind: 'literal', variable: name, type: readType(variable), expression }
}

/** A number of days, or `P30D`. */
function readTimeToLive(element: XmlElement, problems: Problems): number | undefined {
  const text = extensionOf(element, 'historyTimeToLive')
  if (text === undefined || text === '') return undefined
  const days = /^P(\d{1,9})D$/.exec(text)?.[1] ?? text
  if (/^\+?\d{1,9}$/.test(days)) return Number(days)
  const reason = /^-\d+$/.test(days) ? 'negative value is not allowed' : `For input string: "${text}"`
  refuseElement(problems, element, `Cannot parse historyTimeToLive: ${reason}`)
  return undefined
}

function requiredIds(element: XmlElement): readonly string[] {
  return requirements(element).flatMap((required) => hrefOf(required) ?? [])
}

function requirements(element: XmlElement): readonly XmlElement[] {
  return childrenNamed(element, 'informationRequirement').flatMap((requirement) =>
    childrenNamed(requirement, 'requiredDecision'),
  )
}

function hrefOf(required: XmlElement): string | undefined {
  const href = attributeOf(required, 'href')
  return href?.slice(href.lastIndexOf('#') + 1)
}

function refuseRequirements(element: XmlElement, decisions: ReadonlyMap<string, Decision>, problems: Problems): void {
  const decision = decisions.get(attributeOf(element, 'id') ?? '')
  if (decision === undefined) return
  for (const required of requirements(element)) {
    const id = hrefOf(required) ?? ''
    if (!decisions.has(id)) refuseElement(problems, required, `The required decision '${id}' is not in the file.`)
  }
  if (requires(decision, decision.id, decisions, new Set())) {
    refuseElement(problems, element, `The decision '${decision.id}' requires itself.`)
  }
}

function requires(
  decision: Decision,
  wanted: string,
  decisions: ReadonlyMap<string, Decision>,
  seen: Set<string>,
): boolean {
  if (seen.has(decision.id)) return false
  seen.add(decision.id)
  return decision.required.some((id) => {
    const next = decisions.get(id)
    return id === wanted || (next !== undefined && requires(next, wanted, decisions, seen))
  })
}
