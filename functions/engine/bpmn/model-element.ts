/** A place in the XML text; both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** An element of the model as it was written, apart from what belongs to other namespaces than BPMN's and Camunda's. */
export interface ModelElement {
  /** `userTask`, or `camunda:in` for an element of the extension, whatever prefix the file uses for it. */
  readonly name: string
  /** What it is to its parent: `flowElements`, `conditionExpression`, `timeDuration`, `values` for an extension element. */
  readonly role: string
  readonly id: string | undefined
  /** The id of the flow node, flow or process that it is or belongs to. */
  readonly ownerId: string | undefined
  /** As written, references as ids. On BPMN elements those of the extension have the prefix `camunda:`. */
  readonly attributes: ReadonlyMap<string, string>
  /** In the order of the document. */
  readonly children: readonly ModelElement[]
  /** Trimmed; empty where there is none. */
  readonly text: string
  /** Just after its start tag, where the reference's parser reports an element. */
  readonly position: Position
}

/** The attribute's value; undefined where it is absent. */
export function attribute(element: ModelElement, name: string): string | undefined {
  return element.attributes.get(name)
}

/** Whether the attribute is written and is `true`. */
export function isTrue(element: ModelElement, name: string): boolean {
  return element.attributes.get(name) === 'true'
}

/** The id that a reference names, without the namespace prefix that some tools write before it; undefined where there is none. */
export function reference(element: ModelElement, name: string): string | undefined {
  const value = element.attributes.get(name)
  return value?.slice(value.lastIndexOf(':') + 1)
}

/** The first child in that role. */
export function child(element: ModelElement, role: string): ModelElement | undefined {
  return element.children.find((candidate) => candidate.role === role)
}

/** All children in that role, in the order of the document. */
export function childrenIn(element: ModelElement, role: string): readonly ModelElement[] {
  return element.children.filter((candidate) => candidate.role === role)
}

/** The elements of that name among its extension elements: `camunda:in`. */
export function extensions(element: ModelElement, name: string): readonly ModelElement[] {
  const container = child(element, 'extensionElements')
  return container === undefined ? [] : container.children.filter((candidate) => candidate.name === name)
}
