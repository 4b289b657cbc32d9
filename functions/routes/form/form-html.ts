import type { FormField } from '../../engine/form/form-definition.ts'
import type { Variables } from '../../engine/instance/instance-state.ts'
import { own } from '../../engine/instance/variable/variable-scope.ts'

/** A generated form: the fields with what they show, as the reference's HTML that its pages and libraries of forms read (`cam-variable-name`, `cam-variable-type`). */
export function formHtml(fields: readonly FormField[], shown: Variables, businessKeyField?: string): string {
  const groups = fields.map((field) => group(field, own(shown, field.id)?.value ?? null, field.id === businessKeyField))
  return element('form', { name: 'generatedForm', role: 'form' }, groups.join(''))
}

type Shown = string | number | boolean | null

function group(field: FormField, value: Shown, isBusinessKey: boolean): string {
  const { id, label } = field
  const caption = label ? element('label', { for: id }, escaped(label)) : ''
  return element('div', { class: 'form-group' }, caption + control(field, value, isBusinessKey) + messages(field))
}

function control(field: FormField, value: Shown, isBusinessKey: boolean): string {
  const common = commonAttributes(field, isBusinessKey)
  switch (field.type) {
    case 'enum':
      return element('select', common, [...field.values].map((option) => optionOf(option, value)).join(''))
    case 'boolean':
      return element('input', { ...common, type: 'checkbox', ...(value === true && { checked: 'checked' }) })
    case 'date':
      return element('input', { ...common, type: 'text', placeholder: field.datePattern, ...valueAttribute(value) })
    default:
      return element('input', { ...common, type: 'text', ...valueAttribute(value) })
  }
}

function optionOf([id, name]: readonly [string, string], value: Shown): string {
  return element('option', { value: id, ...(id === value && { selected: 'selected' }) }, escaped(name))
}

function valueAttribute(value: Shown): Readonly<Record<string, string>> {
  return value === null ? {} : { value: String(value) }
}

const VARIABLE_TYPES: Readonly<Record<string, string>> = { long: 'Long', boolean: 'Boolean', date: 'Date' }

function commonAttributes(field: FormField, isBusinessKey: boolean): Readonly<Record<string, string>> {
  const { id, type = 'string', constraints } = field
  const variableType = Object.hasOwn(VARIABLE_TYPES, type) ? (VARIABLE_TYPES[type] ?? 'String') : 'String'
  const variable = isBusinessKey
    ? { 'cam-business-key': '' }
    : { 'cam-variable-type': variableType, 'cam-variable-name': id }
  return {
    class: 'form-control',
    name: id,
    ...variable,
    ...Object.fromEntries(constraints.filter(isAttribute).map(({ name, config }) => [name, config ?? name])),
  }
}

/** Only names that are names: what a model says becomes no markup. */
function isAttribute({ name }: { readonly name: string }): boolean {
  return /^(required|readonly|min|max|minlength|maxlength)$/.test(name)
}

/** What is shown where a value does not fit: AngularJS decides which, as in the reference. */
function messages({ id, constraints, type }: FormField): string {
  const field = `this.generatedForm[${JSON.stringify(id)}]`
  const texts = constraints.flatMap(({ name }) => (name === 'required' ? [['required', 'Required field']] : []))
  const wrong = type === 'long' || type === 'date' ? [['camVariableType', `Only a ${type} value is allowed`]] : []
  const shown = [...texts, ...wrong].map(([key, text = '']) =>
    element('div', { 'ng-show': `${field}.$error.${key}`, class: 'help-block' }, escaped(text)),
  )
  if (shown.length === 0) return ''
  return element('div', { 'ng-if': `${field}.$invalid && ${field}.$dirty`, class: 'has-error' }, shown.join(''))
}

const VOID = new Set(['input'])

function element(name: string, attributes: Readonly<Record<string, string>>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  return VOID.has(name) ? `<${name}${written.join('')} />` : `<${name}${written.join('')}>${content}</${name}>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
