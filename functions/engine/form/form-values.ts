import type { ProcessGraph } from '../bpmn/process-graph.ts'
import { newInstance } from '../commands/start-instance.ts'
import { evaluate } from '../expression/evaluate.ts'
import { parseExpression } from '../expression/parse/parse-expression.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import type { Variables } from '../instance/instance-state.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'
import { dateText } from '../instance/value/typed-value-date.ts'
import { own } from '../instance/variable/variable-scope.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { StepOptions } from '../runners.ts'
import { refusalOf } from '../step.ts'
import { timeOfPattern } from './date-pattern.ts'
import type { FormConstraint, FormDefinition, FormField } from './form-definition.ts'

/** What a form is about: the process, the variables that are seen where it stands, and the time. */
export interface FormPlace {
  readonly graph: ProcessGraph
  readonly variables: Variables
  readonly options: StepOptions
}

export type FormOutcome =
  | { readonly variables: Variables; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly variables?: undefined }

/** The fields of a form with the values that they show: of the variable of their name, else their defaults; null where they have neither. */
export function formVariables(form: FormDefinition, place: FormPlace): FormOutcome {
  return outcome(() =>
    Object.fromEntries(
      form.fields.map((field) => {
        const value = own(place.variables, field.id) ?? defaultOf(field, place)
        return [field.id, value ?? { type: typeOf(field), value: null }]
      }),
    ),
  )
}

/**
 * The variables that a submitted form sets: each field validated, converted to its type, or by its default where it was not submitted; and everything else that was submitted (the
 * reference's FormFieldHandler). Refused (`badRequest`) where a value is not valid.
 */
export function submittedVariables(form: FormDefinition, submitted: Variables, place: FormPlace): FormOutcome {
  return outcome(() => {
    const fields = form.fields.flatMap((field): [string, TypedValue][] => {
      const given = own(submitted, field.id)
      for (const constraint of field.constraints) validate(field, constraint, given, place)
      const value = given === undefined ? defaultOf(field, place) : converted(field, given)
      return value === undefined ? [] : [[field.id, value]]
    })
    return { ...submitted, ...Object.fromEntries(fields) }
  })
}

function outcome(variables: () => Variables): FormOutcome {
  try {
    return { variables: variables() }
  } catch (error) {
    return { refusal: refusalOf(error) }
  }
}

function defaultOf(field: FormField, { graph, variables, options }: FormPlace): TypedValue | undefined {
  if (field.defaultValue === undefined) return undefined
  const { expression, error } = parseExpression(field.defaultValue)
  if (expression === undefined) return refuse('badRequest', `Default value of form field '${field.id}': ${error}`)
  const instance = newInstance(graph, { kind: 'start', id: '', definitionId: graph.id, variables }, options)
  const value = evaluate(expression, evaluationContext(instance, instance.root))
  return value.value === null ? undefined : converted(field, value)
}

const TYPES: Readonly<Record<string, TypedValue['type']>> = {
  string: 'String',
  enum: 'String',
  long: 'Long',
  boolean: 'Boolean',
  date: 'Date',
}

function typeOf({ type = 'string' }: FormField): TypedValue['type'] {
  return Object.hasOwn(TYPES, type) ? (TYPES[type] ?? 'String') : 'String'
}

/** A value as its field's type has it; null stays null. */
function converted(field: FormField, given: TypedValue): TypedValue {
  if (given.value === null) return { type: typeOf(field), value: null }
  switch (field.type) {
    case 'long':
      return { type: 'Long', value: wholeNumber(field, given) }
    case 'boolean':
      return { type: 'Boolean', value: given.value === true || String(given.value).toLowerCase() === 'true' }
    case 'date':
      return dateOf(field, given)
    case 'enum':
      return enumValue(field, given)
    case 'string':
      return { type: 'String', value: String(given.value) }
    default:
      return given
  }
}

function wholeNumber(field: FormField, { value }: TypedValue): number | string {
  const text = String(value).trim()
  if (!/^[+-]?\d{1,19}$/.test(text)) return invalid(field, `'${text}' is no whole number`)
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text).toString()
}

function dateOf(field: FormField, given: TypedValue): TypedValue {
  if (given.type === 'Date') return given
  const time = typeof given.value === 'string' ? timeOfPattern(given.value, field.datePattern) : undefined
  if (time === undefined) return invalid(field, `'${String(given.value)}' is no date of the form ${field.datePattern}`)
  return { type: 'Date', value: dateText(time) }
}

function enumValue(field: FormField, { value }: TypedValue): TypedValue {
  const text = String(value)
  if (!field.values.has(text)) return invalid(field, `Invalid value for enum form property: ${text}`)
  return { type: 'String', value: text }
}

function invalid(field: FormField, reason: string): never {
  return refuse('badRequest', `Invalid value for form field '${field.id}': ${reason}`)
}

function validate(field: FormField, constraint: FormConstraint, given: TypedValue | undefined, place: FormPlace): void {
  if (isValid(field, constraint, given, place)) return
  const { name } = constraint
  refuse('badRequest', `Invalid value submitted for form field '${field.id}': validation of '${name}' failed.`)
}

/** The reference's validators; nothing is too long, too short, too small or too great that is not there, or no number: whether it is one says its type. */
function isValid(
  field: FormField,
  constraint: FormConstraint,
  given: TypedValue | undefined,
  place: FormPlace,
): boolean {
  const value = given?.value ?? null
  switch (constraint.name) {
    case 'required':
      return given === undefined
        ? (own(place.variables, field.id)?.value ?? null) !== null
        : value !== null && value !== ''
    case 'readonly':
      return given === undefined
    case 'min':
      return !(Number(value ?? Number.NaN) < limitOf(field, constraint))
    case 'max':
      return !(Number(value ?? Number.NaN) > limitOf(field, constraint))
    case 'minlength':
      return value === null || String(value).length >= limitOf(field, constraint)
    case 'maxlength':
      return value === null || String(value).length <= limitOf(field, constraint)
    default:
      return refuse(
        'badRequest',
        `Form field '${field.id}' is validated by '${constraint.name}', which cannot be carried out here`,
      )
  }
}

function limitOf(field: FormField, { name, config = '' }: FormConstraint): number {
  const limit = Number(config)
  if (config.trim() !== '' && Number.isFinite(limit)) return limit
  return refuse('badRequest', `Cannot validate form field '${field.id}': '${config}' is no number for '${name}'`)
}
