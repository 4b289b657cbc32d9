import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { DelegateHandling } from '../../engine/bpmn/delegate/delegate-handling.ts'
import { type Problem, parseExceptionMessage } from '../../engine/bpmn/problem.ts'
import type { Api, ApiEnv } from '../../http/api.ts'
import { ApiError, errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { baseUrlOf } from '../../http/engine-path.ts'
import { multipartForm } from '../../http/request/multipart-form.ts'
import { errorResponses, json } from '../../http/responses.ts'
import { deploy, type NewDeployment } from '../../repository/deployments.ts'
import type { ResourceReport } from '../../repository/read-models.ts'
import type { Services } from '../../shell/services.ts'
import { logAct } from '../history/user-operation-log.ts'
import { newDeploymentDto, newDeploymentSchema } from './deployment-dto.ts'
import { problemDto, problemSchema } from './problem-dto.ts'

/** `POST /deployment/create`. */
export function createDeploymentRoute(api: Api, services: Services): void {
  api.openAPIRegistry.registerPath(ROUTE)
  api.post(ROUTE.path, async (c) => {
    return c.json(await deployAndLog(services, c, await readForm(await multipartForm(c))), 200)
  })
}

/** Deploys, and says so in the operation log. Throws an ApiError that says what is wrong where nothing is deployed. */
export async function deployAndLog(
  services: Services,
  c: Context<ApiEnv>,
  given: NewDeployment,
): Promise<z.output<typeof newDeploymentSchema>> {
  const result = await deploy(services, given)
  switch (result.outcome) {
    case 'deployed':
      await logAct(services, {
        user: callerOf(c),
        entityType: 'Deployment',
        operationType: 'Create',
        deploymentId: result.deployment.id,
        properties: {
          duplicateFilterEnabled: given.enableDuplicateFiltering,
          deployChangedOnly: given.deployChangedOnly,
        },
      })
      return newDeploymentDto(result, baseUrlOf(c.req.url))
    case 'foreignTenant':
      throw foreignTenant(result.tenantId)
    case 'refused':
      throw errorOfRefusal(result.refusal)
    case 'invalid':
      throw parseError(result.reports)
    case 'untransformable':
      throw transformError(result.resourceName, result.problems)
  }
}

function foreignTenant(tenantId: string): ApiError {
  const message = `The token's tenants do not allow this: '${tenantId}' is none of them`
  return new ApiError(403, 'AuthorizationException', message, null)
}

/** The fields that are no resources, and what they say. */
const FIELDS = new Set([
  'deployment-name',
  'deployment-source',
  'deployment-activation-time',
  'enable-duplicate-filtering',
  'deploy-changed-only',
  'tenant-id',
  'delegates',
  'listeners',
])

async function readForm(form: FormData): Promise<NewDeployment> {
  const resources: { name: string; content: Uint8Array }[] = []
  for (const [field, value] of form) {
    if (typeof value === 'string' || FIELDS.has(field)) continue
    resources.push({ name: value.name || field, content: new Uint8Array(await value.arrayBuffer()) })
  }
  if (resources.length === 0) throw invalidRequest('No deployment resources contained in the form upload.')
  if (textOf(form, 'deployment-activation-time') !== undefined) {
    throw invalidRequest("'deployment-activation-time' is not supported: suspend the process definition until then")
  }
  const name = textOf(form, 'deployment-name')
  const source = textOf(form, 'deployment-source')
  const tenantId = textOf(form, 'tenant-id')
  const deployChangedOnly = flagOf(form, 'deploy-changed-only')
  return {
    resources,
    handling: handlingIn(form),
    enableDuplicateFiltering: deployChangedOnly || flagOf(form, 'enable-duplicate-filtering'),
    deployChangedOnly,
    ...(name !== undefined && { name }),
    ...(source !== undefined && { source }),
    ...(tenantId !== undefined && { tenantId }),
  }
}

const handlingFields = z.object({
  delegates: z.enum(['refuse', 'external-tasks']).optional(),
  listeners: z.enum(['refuse', 'skip']).optional(),
})

function handlingIn(form: FormData): Partial<DelegateHandling> {
  const given = { delegates: textOf(form, 'delegates'), listeners: textOf(form, 'listeners') }
  const { data, error } = handlingFields.safeParse(given)
  if (error !== undefined) {
    throw invalidRequest("'delegates' must be one of {refuse|external-tasks}, 'listeners' one of {refuse|skip}")
  }
  const { delegates, listeners } = data
  return { ...(delegates !== undefined && { delegates }), ...(listeners !== undefined && { listeners }) }
}

function textOf(form: FormData, field: string): string | undefined {
  const value = form.get(field)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Java's Boolean.parseBoolean, which takes any case; what it would take for false without a word is refused. */
function flagOf(form: FormData, field: string): boolean {
  const text = textOf(form, field)?.toLowerCase() ?? 'false'
  if (text !== 'true' && text !== 'false') throw invalidRequest(`'${field}' has to be true or false`)
  return text === 'true'
}

/** The reference's answer to models that it cannot parse: what is wrong, for each resource. */
function parseError(reports: ReadonlyMap<string, ResourceReport>): ApiError {
  const wrong = [...reports].filter(([, { problems }]) => problems.length > 0)
  const problems = new Map(wrong.map(([resource, report]) => [resource, report.problems]))
  const details = Object.fromEntries(
    wrong.map(([resource, report]) => [
      resource,
      { errors: report.problems.map(problemDto), warnings: report.warnings.map(problemDto) },
    ]),
  )
  return new ApiError(400, 'ParseException', parseExceptionMessage(problems), 0, { details })
}

/** The reference's answer to a DMN file that it cannot transform. It does not say why; Shunt does, as for BPMN. */
function transformError(resourceName: string, problems: readonly Problem[]): ApiError {
  const message = `ENGINE-22004 Unable to transform DMN resource '${resourceName}'.`
  const details = { [resourceName]: { errors: problems.map(problemDto), warnings: [] } }
  return new ApiError(400, 'ProcessEngineException', message, 0, { details })
}

const parseExceptionSchema = z
  .object({
    type: z.string(),
    message: z.string().nullable(),
    code: z.int().nullable(),
    details: z
      .record(
        z.string(),
        z.object({ errors: z.array(problemSchema), warnings: z.array(problemSchema) }).openapi('ResourceReportDto'),
      )
      .optional(),
  })
  .openapi('ParseExceptionDto')

const formSchema = z
  .object({
    'deployment-name': z.string().optional(),
    'deployment-source': z.string().optional(),
    'enable-duplicate-filtering': z.enum(['true', 'false']).optional(),
    'deploy-changed-only': z.enum(['true', 'false']).optional(),
    'tenant-id': z.string().optional(),
    delegates: z.enum(['refuse', 'external-tasks']).optional().openapi({
      description: 'What becomes of Java delegates, connectors and foreign scripts: not in Camunda 7.',
    }),
    listeners: z.enum(['refuse', 'skip']).optional().openapi({
      description: 'What becomes of listeners by a Java class or bean: not in Camunda 7.',
    }),
    data: z
      .string()
      .openapi({ format: 'binary', description: 'A BPMN or DMN model; any other field with a file is one too.' }),
  })
  .openapi('MultiFormDeploymentDto')

const ROUTE = createRoute({
  method: 'post',
  path: '/deployment/create',
  tags: ['Deployment'],
  summary: 'Deploy BPMN models and DMN decisions',
  request: { body: { content: { 'multipart/form-data': { schema: formSchema } }, required: true } },
  responses: {
    200: json(newDeploymentSchema, 'The deployment with its definitions.'),
    ...errorResponses,
    400: json(parseExceptionSchema, 'The form or a model is wrong; what, is in `details`.'),
  },
})
