import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { FormDefinition } from '../../engine/form/form-definition.ts'
import { type FormOutcome, type FormPlace, formVariables } from '../../engine/form/form-values.ts'
import type { Variables } from '../../engine/instance/instance-state.ts'
import { errorOfRefusal, invalidRequest, restError } from '../../http/api-error.ts'
import { integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import { texts } from '../../query/conditions/fields.ts'
import { deployedForm } from '../../repository/forms/deployed-form.ts'
import type { Services } from '../../shell/services.ts'
import { deserialization } from '../variable/variables.ts'
import { formHtml } from './form-html.ts'

export const formSchema = z
  .object({
    key: textOrNull,
    camundaFormRef: z
      .object({ key: z.string(), binding: z.string(), version: integerOrNull })
      .nullable()
      .openapi('CamundaFormRef'),
    contextPath: textOrNull,
  })
  .openapi('FormDto')

/** Which form it is: its key, the form that it refers to, or where the generated one is. */
export function formDto(
  key: string | undefined,
  { reference, fields }: FormDefinition,
  renderedPath: string,
): z.output<typeof formSchema> {
  const generated =
    fields.length > 0 && reference === undefined ? `embedded:engine://engine/:engine/${renderedPath}` : null
  return {
    key: key ?? generated,
    camundaFormRef: reference
      ? { key: reference.key, binding: reference.binding, version: reference.version ?? null }
      : null,
    contextPath: null,
  }
}

/** Which variables of a form, and how. */
export const formQuery = deserialization.extend({ variableNames: texts })

/** The variables of these names; all where none is named. */
export function named(variables: Variables, names: readonly string[] | null | undefined): Variables {
  if (!names?.length) return variables
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)))
}

/** The variables that a form shows or sets. Throws an ApiError where its model, or what was submitted, is wrong; `doing` is what could not be done. */
export function variablesOrThrow({ variables, refusal }: FormOutcome, doing: string): Variables {
  if (refusal === undefined) return variables
  throw restError(`${doing}: ${refusal.message}`, errorOfRefusal(refusal).status)
}

/**
 * Models and files come from whoever may deploy, and stand on the API's own origin, where a browser would let them do what its user may: opened by
 * themselves they can do nothing.
 */
const HARMLESS = { 'content-security-policy': "sandbox; default-src 'none'", 'x-content-type-options': 'nosniff' }

/** The generated form as a page fetches it. Throws an ApiError (404) where there are no fields. */
export function renderedForm(c: Context, form: FormDefinition, place: FormPlace, what: string): Response {
  if (form.fields.length === 0) throw invalidRequest(`No matching rendered form for ${what} found.`, 404)
  const shown = variablesOrThrow(formVariables(form, place), `Cannot render the form of ${what}`)
  const html = formHtml(form.fields, shown, form.businessKeyField)
  return c.body(html, 200, { 'content-type': 'application/xhtml+xml', ...HARMLESS })
}

/** The deployed form. Throws an ApiError where there is none, or what the model says names none. */
export async function deployedFormResponse(
  c: Context,
  services: Services,
  deploymentId: string,
  form: Pick<FormDefinition, 'key' | 'reference'>,
): Promise<Response> {
  const found = await deployedForm(services, deploymentId, form)
  if (found.form !== undefined) {
    const type = /\.(form|json)$/.test(found.form.name) ? 'application/json' : 'application/xhtml+xml'
    return c.body(Uint8Array.from(found.form.content), 200, { 'content-type': type, ...HARMLESS })
  }
  throw found.missing === undefined ? invalidRequest(found.wrong) : invalidRequest(found.missing, 404)
}

/** What a rendered or deployed form is answered with. */
export const formContent = {
  description: 'The form.',
  content: {
    'application/xhtml+xml': { schema: z.string() },
    'application/json': { schema: z.looseObject({}) },
  },
} as const
