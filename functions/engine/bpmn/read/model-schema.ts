import { BpmnModdle, type ModdleDescriptor, type ModdleProperty } from 'bpmn-moddle'
import camunda from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' }
import type { XmlElement } from '../xml/parse-xml.ts'

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL'
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'

/** The extension's namespaces, under which the reference and its forks have known it. All mean the same. */
const EXTENSION_NAMESPACES = [
  'http://camunda.org/schema/1.0/bpmn',
  'http://operaton.org/schema/1.0/bpmn',
  'http://activiti.org/bpmn',
  'http://www.camunda.com/fox',
]

const PREFIXES: ReadonlyMap<string, ModelNamespace> = new Map([
  [BPMN, 'bpmn'],
  ...EXTENSION_NAMESPACES.map((uri): [string, ModelNamespace] => [uri, 'camunda']),
])

export type ModelNamespace = 'bpmn' | 'camunda'

const { registry } = new BpmnModdle({ camunda })

/** The types of the schema as they are met: to build one takes longer than to read an element. */
const descriptors = new Map<string, ModdleDescriptor>()

/** The type of `definitions`, the root of every file. */
export const DEFINITIONS = build('bpmn:Definitions')

/** Which of the two namespaces that mean something this one is; undefined for all others. */
export function namespaceOf(uri: string): ModelNamespace | undefined {
  return PREFIXES.get(uri)
}

/** Whether the element is BPMN's `definitions`. */
export function isDefinitions({ uri, name }: XmlElement): boolean {
  return uri === BPMN && name === 'definitions'
}

/** What an element is to the one that it stands in. */
export interface SchemaPlace {
  readonly property: ModdleProperty
  /** Undefined where the element holds nothing but text: a reference, or a `script`. */
  readonly type: ModdleDescriptor | undefined
}

/** The place of `element` in one of the type `parent`: undefined where it has none there, a text where there is no such type at all. */
export function placeOf(
  element: XmlElement,
  namespace: ModelNamespace,
  parent: ModdleDescriptor,
): SchemaPlace | 'unknown type' | undefined {
  const property = parent.propertiesByName[`${namespace}:${element.name}`]
  if (property !== undefined && !property.isAttr) return placeIn(property, element)
  const type = descriptorOf(typeName(element.name, namespace))
  if (type === undefined) return 'unknown type'
  const collection = parent.properties.find(
    (candidate) => !candidate.isVirtual && !candidate.isReference && candidate.type in type.allTypesByName,
  )
  return collection && { property: collection, type }
}

function placeIn(property: ModdleProperty, element: XmlElement): SchemaPlace {
  if (property.isReference) return { property, type: undefined }
  const written = property.xml?.serialize === 'xsi:type' ? writtenType(element) : undefined
  return { property, type: written ?? descriptorOf(property.type) }
}

/** `xsi:type="bpmn:tFormalExpression"`. */
function writtenType({ attributes }: XmlElement): ModdleDescriptor | undefined {
  const type = attributes.find(({ uri, name }) => uri === SCHEMA_INSTANCE && name === 'type')
  const local = type?.value.trim().split(':').at(-1)
  return local === undefined ? undefined : descriptorOf(`bpmn:${local.replace(/^t(?=[A-Z])/, '')}`)
}

/** `userTask` is of the type `bpmn:UserTask`. */
export function typeName(name: string, namespace: ModelNamespace): string {
  return `${namespace}:${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function descriptorOf(name: string): ModdleDescriptor | undefined {
  return descriptors.get(name) ?? (Object.hasOwn(registry.typeMap, name) ? build(name) : undefined)
}

function build(name: string): ModdleDescriptor {
  const descriptor = registry.getEffectiveDescriptor(name)
  descriptors.set(name, descriptor)
  return descriptor
}

/** Elements whose content is mixed in BPMN's schema: any markup may stand between their text, and means nothing. */
const MIXED = ['bpmn:Documentation', 'bpmn:Expression', 'bpmn:ResourceAssignmentExpression', 'bpmn:ExtensionElements']

/** Whether elements that have no place in this type may stand there all the same. */
export function allowsAny(type: ModdleDescriptor): boolean {
  return MIXED.some((name) => name in type.allTypesByName)
}
