import type { Problem, Problems } from '../../bpmn/problem.ts'
import type { XmlElement } from '../../bpmn/xml/parse-xml.ts'

/** DMN 1.1 to 1.5: what is executed of it is the same in all of them. */
const DMN_NAMESPACES: ReadonlySet<string> = new Set([
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
])

/** The extension's namespaces, under which the reference and its fork know it. */
const EXTENSION_NAMESPACES: ReadonlySet<string> = new Set([
  'http://camunda.org/schema/1.0/dmn',
  'http://operaton.org/schema/1.0/dmn',
])

/** Whether it is DMN's element of that name. */
export function isDmn({ uri, name }: XmlElement, wanted: string): boolean {
  return name === wanted && DMN_NAMESPACES.has(uri)
}

/** DMN's elements directly in it, in the order of the document. */
export function dmnChildren(element: XmlElement): readonly XmlElement[] {
  return element.children.filter(({ uri }) => DMN_NAMESPACES.has(uri))
}

/** Those of that name. */
export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => isDmn(child, name))
}

/** The value of an attribute without a namespace; undefined where there is none. */
export function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
  return attributes.find((attribute) => attribute.uri === '' && attribute.name === name)?.value
}

/** The value of an attribute of the extension: `camunda:versionTag`. */
export function extensionOf({ attributes }: XmlElement, name: string): string | undefined {
  return attributes.find((attribute) => EXTENSION_NAMESPACES.has(attribute.uri) && attribute.name === name)?.value
}

/** Tells a problem of an element, where it stands. */
export function refuseElement(problems: Problems, element: XmlElement, message: string): void {
  problems.add(problemOf(element, message))
}

function problemOf(element: XmlElement, message: string): Problem {
  const id = attributeOf(element, 'id')
  const ids = id === undefined ? [] : [id]
  return { message, ...element.position, mainElementId: id, elementIds: ids, elementType: element.name }
}
