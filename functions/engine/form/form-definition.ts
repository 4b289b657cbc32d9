import type { XmlElement } from '../bpmn/xml/parse-xml.ts'

/** What a start event or a user task says of its form; pages show it. */
export interface FormDefinition {
  /** As it is written: it may be an expression. */
  readonly key: string | undefined
  readonly reference: FormReference | undefined
  readonly fields: readonly FormField[]
  /** Of a start form: the field that holds the business key. */
  readonly businessKeyField: string | undefined
}

/** A form that is deployed by itself. */
export interface FormReference {
  readonly key: string
  readonly binding: string
  readonly version: number | undefined
}

export interface FormField {
  readonly id: string
  readonly label: string | undefined
  /** `string`, `long`, `boolean`, `date`, `enum`; undefined, or another, is none that the reference knows either. */
  readonly type: string | undefined
  /** Of a date: as Java's SimpleDateFormat writes it. */
  readonly datePattern: string
  /** As it is written: it may be an expression. */
  readonly defaultValue: string | undefined
  /** Of an enum: the names by id. */
  readonly values: ReadonlyMap<string, string>
  readonly constraints: readonly FormConstraint[]
}

export interface FormConstraint {
  readonly name: string
  readonly config: string | undefined
}

/** No form at all. */
export const NO_FORM: FormDefinition = { key: undefined, reference: undefined, fields: [], businessKeyField: undefined }

/** What the reference takes where a date field has no pattern. */
const DATE_PATTERN = 'dd/MM/yyyy'

/** The forms of a model, by the ids of their start events and user tasks. */
export function formsIn(root: XmlElement): ReadonlyMap<string, FormDefinition> {
  const forms = new Map<string, FormDefinition>()
  collect(root, forms)
  return forms
}

function collect(element: XmlElement, forms: Map<string, FormDefinition>): void {
  if (element.name === 'startEvent' || element.name === 'userTask') {
    const id = attribute(element, 'id')
    if (id !== undefined) forms.set(id, formOf(element))
  }
  for (const child of element.children) collect(child, forms)
}

function formOf(element: XmlElement): FormDefinition {
  const reference = attribute(element, 'formRef')
  const version = attribute(element, 'formRefVersion')
  const data = childrenOf(element, 'extensionElements').flatMap((extensions) => childrenOf(extensions, 'formData'))
  return {
    key: attribute(element, 'formKey'),
    reference:
      reference === undefined
        ? undefined
        : {
            key: reference,
            binding: attribute(element, 'formRefBinding') ?? 'latest',
            version: version === undefined ? undefined : Number(version),
          },
    fields: data.flatMap((form) => childrenOf(form, 'formField')).flatMap(fieldOf),
    businessKeyField: data.map((form) => attribute(form, 'businessKey')).find((field) => field !== undefined),
  }
}

function fieldOf(element: XmlElement): FormField[] {
  const id = attribute(element, 'id')
  if (id === undefined) return []
  const constraints = childrenOf(element, 'validation').flatMap((validation) => childrenOf(validation, 'constraint'))
  return [
    {
      id,
      label: attribute(element, 'label'),
      type: attribute(element, 'type'),
      datePattern: attribute(element, 'datePattern') ?? DATE_PATTERN,
      defaultValue: attribute(element, 'defaultValue'),
      values: new Map(
        childrenOf(element, 'value').map((value) => {
          const valueId = attribute(value, 'id') ?? ''
          return [valueId, attribute(value, 'name') ?? valueId]
        }),
      ),
      constraints: constraints.map((constraint) => ({
        name: attribute(constraint, 'name') ?? '',
        config: attribute(constraint, 'config'),
      })),
    },
  ]
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((candidate) => candidate.name === name)?.value
}
