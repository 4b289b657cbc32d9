import type { ModelElement } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import { BPMN_ELEMENTS, EXTENSION_ATTRIBUTES, EXTENSION_ELEMENTS, type SupportRow } from './support-table.ts'

const ELEMENT_ROWS = rowsByName([...BPMN_ELEMENTS, ...EXTENSION_ELEMENTS])
const ATTRIBUTE_ROWS = rowsByName(EXTENSION_ATTRIBUTES)

/** As in the reference, whose parser asks for what it knows. */
const UNKNOWN = 'is not known and has no effect.'

/** Refuses everything in a process that the support table refuses or does not know, each with its element; what is unknown in the extension's namespace is only warned of. */
export function checkSupport(element: ModelElement, problems: Problems): void {
  checkAttributes(element, problems)
  checkChildren(element, element, problems)
}

/** `host` is what an extension element belongs to: not the `extensionElements` around it. */
function checkChildren(parent: ModelElement, host: ModelElement, problems: Problems): void {
  for (const element of parent.children) {
    if (element.name === 'extensionElements') checkChildren(element, host, problems)
    else checkElement(element, host, problems)
  }
}

function checkElement(element: ModelElement, host: ModelElement, problems: Problems): void {
  const rows = ELEMENT_ROWS.get(element.name)
  if (rows === undefined) {
    if (element.name.startsWith('camunda:')) problems.warning(element, `${describe(element, host)} ${UNKNOWN}`)
    else problems.error(element, `${describe(element, host)} is not supported.`)
    return
  }
  const row = rowFor(rows, host)
  if (row?.support === 'warned') problems.warning(element, `${describe(element, host)} is ignored: ${row.note}`)
  if (row !== undefined && isRefusal(row)) {
    problems.error(element, `${describe(element, host)} is not supported: ${row.note}`)
  }
  if (row?.support === 'supported') checkSupport(element, problems)
}

function checkAttributes(element: ModelElement, problems: Problems): void {
  for (const [name, value] of element.attributes) {
    const rows = ATTRIBUTE_ROWS.get(name)
    if (rows === undefined) {
      if (name.startsWith('camunda:')) problems.warning(element, `${describeAttribute(name, element)} ${UNKNOWN}`)
      continue
    }
    const row = rowFor(rows, element)
    if (row === undefined) continue
    if (isRefused(row, value)) {
      problems.error(element, `${describeAttribute(name, element)} is not supported: ${row.note}`)
    } else if (row.support === 'warned') {
      problems.warning(element, `${describeAttribute(name, element)} is ignored: ${row.note}`)
    }
  }
}

function isRefused(row: SupportRow, value: string): boolean {
  return isRefusal(row) || (row.values !== undefined && !row.values.includes(value))
}

/** What a deployment turned into something else is not in the model any more. */
function isRefusal({ support }: SupportRow): boolean {
  return support === 'refused' || support === 'delegated'
}

function rowsByName(rows: readonly SupportRow[]): ReadonlyMap<string, readonly SupportRow[]> {
  return Map.groupBy(rows, ({ name }) => name)
}

/** The row that names the element, else the one for all. */
function rowFor(rows: readonly SupportRow[], element: ModelElement): SupportRow | undefined {
  const naming = rows.find((row) => row.on?.includes(element.name) || row.on?.includes(element.role))
  return naming ?? rows.find((row) => row.on === undefined)
}

function describe(element: ModelElement, host: ModelElement): string {
  if (element.id !== undefined) return `${element.name} '${element.id}'`
  return host.ownerId === undefined ? element.name : `${element.name} of '${host.ownerId}'`
}

function describeAttribute(name: string, element: ModelElement): string {
  return `Attribute '${name}' of ${element.name}${element.ownerId === undefined ? '' : ` '${element.ownerId}'`}`
}
