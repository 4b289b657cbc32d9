import type { ModdleDescriptor } from 'bpmn-moddle'
import type { ModelElement } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { isNcName } from '../xml/xml-name.ts'
import { allowsAny, DEFINITIONS, isDefinitions, namespaceOf, placeOf, type SchemaPlace } from './model-schema.ts'

/**
 * Gives the elements of a file the roles that BPMN's schema has for them. Nothing is left out but what belongs to foreign namespaces.
 * What the schema does not allow becomes a problem; undefined where the root is not BPMN's, with the reason among the problems.
 */
export function readModel(root: XmlElement, problems: Problems): ModelElement | undefined {
  const reading = { problems, ids: new Set<string>(), executed: false }
  if (isDefinitions(root)) return toElement(root, 'definitions', DEFINITIONS, undefined, reading)
  const message = `The file cannot be read: failed to parse document as <bpmn:Definitions>, its root is <${root.written}>`
  problems.add({ message, ...root.position, mainElementId: undefined, elementIds: [], elementType: undefined })
  return undefined
}

/** The roles of what stands by itself: processes, flow nodes, flows, associations. An event definition belongs to its event. */
const OWNERS = ['definitions', 'rootElements', 'flowElements', 'artifacts']

interface Reading {
  readonly problems: Problems
  /** Those met so far. */
  readonly ids: Set<string>
  /** Whether what is read belongs to a process that can be executed. */
  readonly executed: boolean
}

interface MutableElement extends ModelElement {
  readonly attributes: Map<string, string>
  readonly children: ModelElement[]
}

function toElement(
  source: XmlElement,
  role: string,
  type: ModdleDescriptor,
  owner: ModelElement | undefined,
  reading: Reading,
): ModelElement | undefined {
  const id = source.attributes.find(({ uri, name }) => uri === '' && name === 'id')?.value.trim()
  const refusal = type.name.startsWith('bpmn:') ? wrongId(id, reading) : undefined
  if (refusal !== undefined) return unreadable(source, refusal, reading)
  const element: MutableElement = {
    name: elementName(type.name),
    role,
    id,
    ownerId: (OWNERS.includes(role) ? id : undefined) ?? owner?.ownerId,
    attributes: new Map(),
    children: [],
    text: source.text.trim(),
    position: source.position,
  }
  readAttributes(source, element, type, reading)
  if (element.text !== '' && !mayHaveText(type)) unreadable(source, `unexpected body text <${element.text}>`, reading)
  readChildren(source, element, type, reading)
  return element
}

function wrongId(id: string | undefined, { ids }: Reading): string | undefined {
  if (id === undefined) return undefined
  if (!isNcName(id)) return `illegal ID <${id}>`
  if (ids.has(id)) return `duplicate ID <${id}>`
  ids.add(id)
  return undefined
}

function mayHaveText(type: ModdleDescriptor): boolean {
  return !type.name.startsWith('bpmn:') || allowsAny(type) || type.properties.some(({ isBody }) => isBody)
}

/** The element is left out; what is wrong with it is told. */
function unreadable(source: XmlElement, reason: string, { problems }: Reading): undefined {
  const id = source.attributes.find(({ uri, name }) => uri === '' && name === 'id')?.value
  problems.add({
    message: `Element '${source.written}' cannot be read: ${reason}`,
    ...source.position,
    mainElementId: id,
    elementIds: id === undefined ? [] : [id],
    elementType: source.name,
  })
}

/** Of a BPMN element those of the extension have their prefix; those of other namespaces are left out. */
function readAttributes(source: XmlElement, element: MutableElement, type: ModdleDescriptor, reading: Reading): void {
  const isBpmn = type.name.startsWith('bpmn:')
  for (const { uri, name, value } of source.attributes) {
    const namespace = uri === '' ? undefined : namespaceOf(uri)
    const property = type.propertiesByName[isBpmn ? `bpmn:${name}` : `camunda:${name}`]
    if (isBpmn && namespace === 'camunda') element.attributes.set(`camunda:${name}`, value)
    else if (uri !== '' && namespace === undefined) continue
    else if (!isBpmn || property?.isAttr || property?.isReference)
      element.attributes.set(name, isText(property?.type) ? value : value.trim())
    else reportUnknownAttribute(element, name, reading)
  }
}

/** Text is kept as it is; around numbers, truth values, ids and references white space means nothing. */
function isText(type: string | undefined): boolean {
  return type === undefined || type === 'String'
}

/** BPMN's schema allows attributes of other namespaces anywhere, but none without a namespace. */
function reportUnknownAttribute(element: ModelElement, name: string, { problems, executed }: Reading): void {
  const message = `Attribute '${name}' is not allowed to appear in element '${element.name}'.`
  if (executed) problems.error(element, message)
  else problems.warning(element, `${message} It is ignored.`)
}

function readChildren(source: XmlElement, element: MutableElement, type: ModdleDescriptor, reading: Reading): void {
  for (const child of source.children) {
    const namespace = namespaceOf(child.uri)
    if (namespace === undefined) {
      if (!allowsAny(type) && type.name.startsWith('bpmn:')) {
        unreadable(child, `unrecognized element <${child.written}>`, reading)
      }
      continue
    }
    const place = placeOf(child, namespace, type)
    if (place === undefined || place === 'unknown type') readMisplaced(child, place, element, type, reading)
    else readPlaced(child, place, element, reading)
  }
}

function readPlaced(source: XmlElement, place: SchemaPlace, owner: MutableElement, reading: Reading): void {
  const { property, type } = place
  const role = property.ns.localName
  if (property.isReference) owner.attributes.set(role, source.text.trim())
  else if (type === undefined) owner.children.push(textElement(source, place, owner))
  else {
    const child = toElement(source, role, type, owner, { ...reading, executed: isExecuted(source, role, reading) })
    if (child !== undefined) owner.children.push(child)
  }
}

/**
 * What stands where the schema has no place for it: an extension that nobody knows is kept by its name, and text by mixed content. Where nothing is
 * executed it is only warned of: BPMN's schema allows more there than the one that is read by, like the `messageFlowRef` of conversations.
 */
function readMisplaced(
  source: XmlElement,
  place: undefined | 'unknown type',
  owner: MutableElement,
  type: ModdleDescriptor,
  reading: Reading,
): void {
  const namespace = namespaceOf(source.uri)
  if (namespace === 'camunda' && (owner.name === 'extensionElements' || !type.name.startsWith('bpmn:'))) {
    owner.children.push({ ...textOf(source, owner), name: `camunda:${source.name}`, role: 'values' })
  } else if (!allowsAny(type) || owner.name === 'extensionElements') {
    const written = `<${namespace}:${source.name}>`
    const reason = place === undefined ? `unrecognized element ${written}` : `${place} ${written}`
    if (reading.executed || owner.role === 'definitions') unreadable(source, reason, reading)
    else reading.problems.warning(owner, `Element '${source.written}' cannot be read: ${reason}. It is ignored.`)
  }
}

/** A child element that holds nothing but text: `script`. */
function textElement(source: XmlElement, { property }: SchemaPlace, owner: ModelElement): ModelElement {
  return { ...textOf(source, owner), name: elementName(property.ns.name), role: property.ns.localName }
}

function textOf(source: XmlElement, owner: ModelElement): Omit<ModelElement, 'name' | 'role'> {
  return {
    id: undefined,
    ownerId: owner.ownerId,
    attributes: new Map(),
    children: [],
    text: source.text.trim(),
    position: source.position,
  }
}

/** The roles of what documents a model, or describes data that is kept in variables. */
const DESCRIPTIVE = ['laneSets', 'documentation', 'auditing', 'monitoring', 'ioSpecification', 'properties']
/** What processes that can be executed refer to. */
const REFERRED = ['message', 'signal', 'error', 'escalation']

/** Whether anything is done by what the element says: mistakes elsewhere do not keep a file from being deployed. */
function isExecuted({ name, attributes }: XmlElement, role: string, { executed }: Reading): boolean {
  if (role !== 'rootElements') return executed && !DESCRIPTIVE.includes(role)
  if (name !== 'process') return REFERRED.includes(name)
  return attributes.some((attribute) => attribute.name === 'isExecutable' && attribute.value.trim() === 'true')
}

/** `bpmn:UserTask` is `userTask`, `camunda:In` is `camunda:in`. */
function elementName(type: string): string {
  const [prefix = '', localName = ''] = type.split(':')
  const name = localName.charAt(0).toLowerCase() + localName.slice(1)
  return prefix === 'bpmn' ? name : `${prefix}:${name}`
}
