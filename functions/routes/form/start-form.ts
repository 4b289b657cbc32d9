import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { FormDefinition } from '../../engine/form/form-definition.ts'
import { type FormPlace, formVariables, submittedVariables } from '../../engine/form/form-values.ts'
import type { Api } from '../../http/api.ts'
import { errorWhile } from '../../http/api-error.ts'
import { callerIdOf } from '../../http/caller-identity.ts'
import { baseUrlOf } from '../../http/engine-path.ts'
import { idempotencyKey, keyedId, oncePerKey } from '../../http/request/idempotency-key.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, json, jsonBody, keyedErrorResponses } from '../../http/responses.ts'
import { missingDefinition } from '../../instance/command/prepare-step.ts'
import { startInstanceAs } from '../../instance/process-instances.ts'
import { text } from '../../query/conditions/fields.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { formOf } from '../../repository/forms/forms.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { NAMINGS, type Naming } from '../process-definition/naming.ts'
import { processInstanceDto, processInstanceSchema } from '../process-instance/process-instance-dto.ts'
import { readVariables, variablesSchema, variablesToRest, variableValuesSchema } from '../variable/variables.ts'
import {
  deployedFormResponse,
  formContent,
  formDto,
  formQuery,
  formSchema,
  named,
  renderedForm,
  variablesOrThrow,
} from './form-dto.ts'

/** What a page needs that shows the form with which a process is started: by the definition's id and, for the newest version, by its key. */
export function startFormRoutes(api: Api, services: Services): void {
  for (const naming of NAMINGS) oneDefinitionRoutes(api, services, naming)
}

function oneDefinitionRoutes(api: Api, services: Services, naming: Naming): void {
  const routes = routesOf(naming)
  api.openapi(routes.form, async (c) => {
    const { definition, form } = await find(services, naming, c)
    return c.json(formDto(form.key, form, `process-definition/${definition.id}/rendered-form`), 200)
  })
  api.openapi(routes.variables, async (c) => {
    const { variableNames, deserializeValues } = readQueryString(formQuery, c.req.query())
    const { definition, form, place } = await find(services, naming, c)
    const doing = `Cannot get start form variables of process definition ${definition.id}`
    const fields = variablesOrThrow(formVariables(form, place), doing)
    return c.json(variablesToRest(named(fields, variableNames), deserializeValues !== false), 200)
  })
  api.openapi(routes.rendered, async (c) => {
    const { definition, form, place } = await find(services, naming, c)
    return renderedForm(c, form, place, `process definition with the id ${definition.id}`)
  })
  api.openapi(routes.deployed, async (c) => {
    const { definition, form } = await find(services, naming, c)
    return deployedFormResponse(c, services, definition.deploymentId, form)
  })
  api.openapi(routes.submit, async (c) => {
    const definition = await naming.findToStart(services, c)
    const given = c.req.valid('json')
    const doing = `Cannot instantiate process definition ${definition.id}`
    const { form, place } = await startFormOf(services, definition)
    const submitted = readVariables(given.variables, doing)
    const startUserId = callerIdOf(c)
    const request = {
      variables: variablesOrThrow(submittedVariables(form, submitted, place), doing),
      ...(typeof given.businessKey === 'string' && { businessKey: given.businessKey }),
      ...(startUserId !== undefined && { startUserId }),
    }
    const { state, refusal } = await startInstanceAs(services, definition, request, keyedId(c) ?? services.newId())
    if (refusal !== undefined) throw errorWhile(doing, refusal)
    return c.json(processInstanceDto(state, baseUrlOf(c.req.url)), 200)
  })
}

interface StartForm {
  readonly definition: ProcessDefinition
  readonly form: FormDefinition
  readonly place: FormPlace
}

async function find(services: Services, naming: Naming, c: Context): Promise<StartForm> {
  return startFormOf(services, await naming.find(services, c))
}

/** The form of the start event without a trigger, as in the reference. */
async function startFormOf(services: Services, definition: ProcessDefinition): Promise<StartForm> {
  const loaded = await definitionGraph(services, definition.id)
  if (loaded === undefined) {
    throw errorWhile('Cannot get start form', { kind: 'notFound', message: missingDefinition(definition.id) })
  }
  const { graph } = loaded
  const form = await formOf(services, definition, graph.initial)
  return { definition, form, place: { graph, variables: {}, options: { now: services.now() } } }
}

const submissionSchema = z
  .object({ variables: variablesSchema, businessKey: text })
  .openapi('StartProcessInstanceFormDto')

const TAGS = ['Process Definition']

function routesOf({ path, params, of }: Naming) {
  const common = { tags: TAGS, method: 'get' as const, request: { params } }
  return {
    form: createRoute({
      ...common,
      path: `${path}/startForm`,
      summary: `Get which form starts ${of}`,
      responses: { 200: json(formSchema, 'The form; nothing where it has none.'), ...errorResponses },
    }),
    variables: createRoute({
      ...common,
      path: `${path}/form-variables`,
      summary: `Get the fields of the form that starts ${of}, with their defaults`,
      parameters: queryParametersOf(formQuery),
      responses: { 200: json(variableValuesSchema, 'The variables by name.'), ...errorResponses },
    }),
    rendered: createRoute({
      ...common,
      path: `${path}/rendered-form`,
      summary: `Get the form that is generated for starting ${of}, as HTML`,
      responses: { 200: formContent, ...errorResponses },
    }),
    deployed: createRoute({
      ...common,
      path: `${path}/deployed-start-form`,
      summary: `Get the deployed form for starting ${of}`,
      responses: { 200: formContent, ...errorResponses },
    }),
    submit: createRoute({
      tags: TAGS,
      method: 'post',
      path: `${path}/submit-form`,
      summary: `Start an instance of ${of} with what its form says`,
      middleware: oncePerKey,
      request: { params, headers: idempotencyKey, body: jsonBody(submissionSchema) },
      responses: { 200: json(processInstanceSchema, 'The instance.'), ...keyedErrorResponses },
    }),
  }
}
