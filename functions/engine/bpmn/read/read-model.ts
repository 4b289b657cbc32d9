import {
  BpmnModdle,
  type ModdleElement,
  type ModdleProperty,
  type ModdleReference,
  type ModdleResult,
} from 'bpmn-moddle'
import camunda from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' }
import type { ModelElement, Position } from '../model-element.ts'
import type { Problem, Problems } from '../problem.ts'
import type { ScannedXml, StartTag } from '../scan-xml.ts'

/** The extension's namespaces, under which the reference and its forks have known it. All mean the same. */
const EXTENSION_NAMESPACES = [
  'http://camunda.org/schema/1.0/bpmn',
  'http://operaton.org/schema/1.0/bpmn',
  'http://activiti.org/bpmn',
  'http://www.camunda.com/fox',
]

/** Made once: it builds the types of the schema as they are met, which takes longer than reading a model. */
const MODDLE = new BpmnModdle(
  { camunda },
  { nsMap: Object.fromEntries(EXTENSION_NAMESPACES.map((uri) => [uri, 'camunda'])) },
)

const START: Position = { line: 1, column: 1 }

/**
 * Reads the XML text into elements: namespaces resolved, nothing left out but what belongs to foreign namespaces and diagrams.
 * What BPMN's schema does not allow becomes a problem; undefined where the text is no BPMN at all, with the reason among the problems.
 */
export async function readModel(
  xml: string,
  { tags, diagrams }: ScannedXml,
  problems: Problems,
): Promise<ModelElement | undefined> {
  const result = await parse(withoutDiagrams(xml, diagrams), tags, problems)
  if (result === undefined) return undefined
  reportWarnings(result, tags, problems)
  return toElement(result.rootElement, 'definitions', undefined, {
    problems,
    references: referencesByElement(result.references),
    positions: new Map(tags.flatMap(({ id, end }) => (id === undefined ? [] : [[id, end]]))),
    root: tags[0]?.end ?? START,
  })
}

/** Diagrams are most of a file and mean nothing to execution. Spaces keep everything else in its place. */
function withoutDiagrams(xml: string, diagrams: ScannedXml['diagrams']): string {
  return diagrams.reduce(
    (text, { begin, end }) => text.slice(0, begin) + text.slice(begin, end).replace(/[^\n]/g, ' ') + text.slice(end),
    xml,
  )
}

/**
 * For every element that it cannot read and leaves out, the reader goes through the file to find its line. A file where that could take
 * seconds, in characters times elements, is read up to the first such element only.
 */
const MOST_CHARACTERS_TIMES_ELEMENTS = 100_000_000

async function parse(xml: string, tags: readonly StartTag[], problems: Problems): Promise<ModdleResult | undefined> {
  const lax = tags.length * xml.length <= MOST_CHARACTERS_TIMES_ELEMENTS
  try {
    return await MODDLE.fromXML(xml, { lax })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    problems.add(unreadable(message, placeIn(message) ?? START, tags))
    return undefined
  }
}

/** The elements that could not be read. Unresolved references are judged where they are used. */
function reportWarnings({ warnings }: ModdleResult, tags: readonly StartTag[], problems: Problems): void {
  for (const { message } of warnings) {
    const place = placeIn(message)
    if (place !== undefined) problems.add(unreadable(message, place, tags))
  }
}

function unreadable(message: string, place: Position, tags: readonly StartTag[]): Problem {
  const tag = tags.find(({ begin }) => begin.line === place.line && begin.column === place.column)
  const reason = message.split(REASON).at(-1)
  return {
    message:
      tag === undefined ? `The file cannot be read: ${reason}` : `Element '${tag.name}' cannot be read: ${reason}`,
    ...(tag?.end ?? place),
    mainElementId: tag?.id,
    elementIds: tag?.id === undefined ? [] : [tag.id],
    elementType: tag?.name,
  }
}

const REASON = 'nested error: '

/** The reader's messages go on with `\tline: 0\n\tcolumn: 8\n\tnested error: why`, counted from 0. */
function placeIn(message: string): Position | undefined {
  const match = /\tline: (\d+)\n\tcolumn: (\d+)/.exec(message)
  return match === null ? undefined : { line: Number(match[1]) + 1, column: Number(match[2]) + 1 }
}

type References = ReadonlyMap<ModdleElement, ReadonlyMap<string, string>>

function referencesByElement(references: readonly ModdleReference[]): References {
  const byElement = new Map<ModdleElement, Map<string, string>>()
  for (const { element, property, id } of references) {
    const ofElement = byElement.get(element) ?? new Map<string, string>()
    byElement.set(element, ofElement.set(property.slice(property.indexOf(':') + 1), id))
  }
  return byElement
}

/** The roles of what stands by itself: processes, flow nodes, flows, associations. An event definition belongs to its event. */
const OWNERS = ['definitions', 'rootElements', 'flowElements', 'artifacts']

interface Sources {
  readonly problems: Problems
  readonly references: References
  readonly positions: ReadonlyMap<string, Position>
  /** Where the root element stands, for what has no id around it. */
  readonly root: Position
}

function toElement(
  source: ModdleElement,
  role: string,
  owner: ModelElement | undefined,
  sources: Sources,
): ModelElement {
  const attributes = new Map([...extensionAttributes(source), ...(sources.references.get(source) ?? [])])
  const id = textOf(source.get('id'))
  const children: ModelElement[] = []
  const element = {
    name: elementName(source.$type),
    role,
    id,
    ownerId: (OWNERS.includes(role) ? id : undefined) ?? owner?.ownerId,
    attributes,
    children,
    text: '',
    position: (id === undefined ? undefined : sources.positions.get(id)) ?? owner?.position ?? sources.root,
  }
  for (const property of source.$descriptor.properties ?? []) {
    if (!Object.hasOwn(source, property.name) || property.isReference) continue
    const value = source.get(property.name)
    if (property.isAttr) attributes.set(attributeName(source, property), String(value))
    else if (property.isBody) element.text = String(value).trim()
    else children.push(...childElements(value, property, element, sources))
  }
  reportUnknownAttributes(source, element, sources.problems)
  return element
}

function childElements(
  value: unknown,
  property: ModdleProperty,
  owner: ModelElement,
  sources: Sources,
): ModelElement[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.flatMap((item) => {
    if (!isModdleElement(item)) return [textElement(item, property, owner)]
    return isForeign(item.$type) ? [] : [toElement(item, property.ns.localName, owner, sources)]
  })
}

/** A child element that holds nothing but text: `script`. */
function textElement(value: unknown, { ns }: ModdleProperty, owner: ModelElement): ModelElement {
  return {
    ...owner,
    name: elementName(ns.name),
    role: ns.localName,
    id: undefined,
    attributes: new Map(),
    children: [],
    text: String(value).trim(),
  }
}

function isModdleElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value
}

function isForeign(type: string): boolean {
  return !type.startsWith('bpmn:') && !type.startsWith('camunda:')
}

/** `bpmn:UserTask` is `userTask`, `camunda:In` is `camunda:in`. */
function elementName(type: string): string {
  const [prefix = '', localName = ''] = type.split(':')
  const name = localName.charAt(0).toLowerCase() + localName.slice(1)
  return prefix === 'bpmn' ? name : `${prefix}:${name}`
}

function attributeName(source: ModdleElement, { ns }: ModdleProperty): string {
  return ns.prefix === 'camunda' && source.$type.startsWith('bpmn:') ? ns.name : ns.localName
}

/** Attributes of the extension on elements for which its schema does not have them. */
function extensionAttributes(source: ModdleElement): [string, string][] {
  return Object.entries(source.$attrs)
    .filter(([name]) => name.startsWith('camunda:'))
    .map(([name, value]) => [name, String(value)])
}

/** BPMN's schema allows attributes of other namespaces anywhere, but none without a namespace. */
function reportUnknownAttributes(source: ModdleElement, element: ModelElement, problems: Problems): void {
  if (!source.$type.startsWith('bpmn:')) return
  for (const name of Object.keys(source.$attrs)) {
    if (name.includes(':') || name === 'xmlns') continue
    problems.error(element, `Attribute '${name}' is not allowed to appear in element '${element.name}'.`)
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
