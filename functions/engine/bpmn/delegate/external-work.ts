import { attribute, child, childrenIn, extensions, type ModelElement } from '../model-element.ts'
import { connectorIdOf, type FoundWork } from './delegated-work.ts'

/** Attributes that say how the work would have been done; the worker does what they say. */
const REPLACED = [
  'camunda:class',
  'camunda:delegateExpression',
  'camunda:expression',
  'camunda:type',
  'camunda:resultVariable',
  'camunda:resultVariableName',
  'camunda:resource',
  'scriptFormat',
]

/** Elements that say so; what a connector maps is named in the properties. */
const REPLACED_EXTENSIONS = ['camunda:connector', 'camunda:field']

/**
 * The element as an external task. What stood there is in its extension properties, for the worker: the attributes by their names, field
 * injections as `field.<name>`, a connector's parameters as `input.<name>` and `output.<name>`, a script as `script`.
 */
export function asExternalWork(element: ModelElement, { topic }: FoundWork): ModelElement {
  const attributes = new Map([...element.attributes].filter(([name]) => !REPLACED.includes(name)))
  attributes.set('camunda:type', 'external').set('camunda:topic', topic)
  const children = element.children.filter(({ name }) => name !== 'script' && name !== 'extensionElements')
  return { ...element, attributes, children: [...children, extensionsOf(element, originalOf(element))] }
}

function originalOf(element: ModelElement): ReadonlyMap<string, string> {
  const original = new Map<string, string>()
  for (const name of REPLACED) {
    const value = attribute(element, name)
    if (value !== undefined) original.set(name.replace('camunda:', ''), value)
  }
  for (const field of extensions(element, 'camunda:field')) {
    original.set(`field.${attribute(field, 'name') ?? ''}`, fieldValue(field))
  }
  for (const connector of extensions(element, 'camunda:connector')) addConnector(connector, original)
  const script = child(element, 'script')
  if (script !== undefined) original.set('script', script.text)
  return original
}

/** `stringValue` and `expression` can be attributes or elements. */
function fieldValue(field: ModelElement): string {
  const names = ['stringValue', 'expression', 'string']
  const written = names.map((name) => attribute(field, name) ?? child(field, name)?.text)
  return written.find((value) => value !== undefined) ?? ''
}

function addConnector(connector: ModelElement, original: Map<string, string>): void {
  original.set('connectorId', connectorIdOf(connector) ?? '')
  const inputOutput = child(connector, 'inputOutput')
  if (inputOutput === undefined) return
  for (const [role, kind] of [
    ['inputParameters', 'input'],
    ['outputParameters', 'output'],
  ] as const) {
    for (const parameter of childrenIn(inputOutput, role)) {
      original.set(`${kind}.${attribute(parameter, 'name') ?? ''}`, parameterText(parameter))
    }
  }
}

/** A parameter's text as it is written; a script's source; a list or a map as JSON. */
export function parameterText(parameter: ModelElement): string {
  const definition = child(parameter, 'definition')
  if (definition === undefined) return parameter.text
  return definition.name === 'camunda:script' ? definition.text : JSON.stringify(plainValue(definition))
}

function plainValue(element: ModelElement): unknown {
  if (element.name === 'camunda:list') return childrenIn(element, 'items').map(plainValue)
  if (element.name !== 'camunda:map') return element.text
  const entries = childrenIn(element, 'entries')
  return Object.fromEntries(
    entries.map((entry) => [attribute(entry, 'key') ?? '', plainValue(child(entry, 'definition') ?? entry)]),
  )
}

/** Its extension elements without what is replaced, with the properties added. */
function extensionsOf(element: ModelElement, properties: ReadonlyMap<string, string>): ModelElement {
  const container = child(element, 'extensionElements')
  const kept = (container?.children ?? []).filter(({ name }) => !REPLACED_EXTENSIONS.includes(name))
  return made(element, 'extensionElements', 'extensionElements', new Map(), [
    ...kept,
    madeProperties(element, properties),
  ])
}

/** Extension properties of an element. */
export function madeProperties(element: ModelElement, properties: ReadonlyMap<string, string>): ModelElement {
  const values = [...properties].map(([name, value]) => madeProperty(element, name, value))
  return made(element, 'camunda:properties', 'values', new Map(), values)
}

function madeProperty(element: ModelElement, name: string, value: string): ModelElement {
  const attributes = new Map([
    ['name', name],
    ['value', value],
  ])
  return made(element, 'camunda:property', 'values', attributes, [])
}

function made(
  { ownerId, position }: ModelElement,
  name: string,
  role: string,
  attributes: ReadonlyMap<string, string>,
  children: readonly ModelElement[],
): ModelElement {
  return { name, role, id: undefined, ownerId, attributes, children, text: '', position }
}
