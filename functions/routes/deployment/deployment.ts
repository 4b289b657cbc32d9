import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { bytes, errorResponses, idParameter, json, noContent } from '../../http/responses.ts'
import { deleteDeployment } from '../../instance/deletion/delete-deployment.ts'
import { type Conditions, isLike, noCondition, whereEqual, whereTrue } from '../../query/conditions/conditions.ts'
import { date, flag, text, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import {
  type Deployment,
  listDeployments,
  readDeployment,
  readResource,
} from '../../store/deployment/deployment-items.ts'
import { logAct } from '../history/user-operation-log.ts'
import { createDeploymentRoute } from './deployment-create.ts'
import { deploymentDto, deploymentSchema } from './deployment-dto.ts'
import { redeployRoute } from './redeploy.ts'
import { resourceHeaders } from './resource-headers.ts'

/** `/deployment`. */
export function deploymentRoutes(api: Api, services: Services): void {
  createDeploymentRoute(api, services)
  redeployRoute(api, services)
  api.openapi(listRegistered, (c) => c.json([], 200))
  listRoutes(api, services, LISTING)
  api.openapi(getDeployment, async (c) => c.json(deploymentDto(await find(services, c.req.valid('param').id)), 200))
  api.openapi(listResources, async (c) => {
    const { id, resources } = await find(services, c.req.valid('param').id)
    const dtos = resources.map((resource) => ({ id: resource.id, name: resource.name, deploymentId: id }))
    return c.json(dtos, 200)
  })
  api.openapi(getResource, async (c) => {
    const { id, resourceId } = c.req.valid('param')
    const resource = (await readDeployment(services.db, id))?.resources.find((one) => one.id === resourceId)
    if (resource === undefined) {
      throw invalidRequest(
        `Deployment resource with resource id '${resourceId}' for deployment id '${id}' does not exist.`,
        404,
      )
    }
    return c.json({ id: resource.id, name: resource.name, deploymentId: id }, 200)
  })
  api.openapi(getResourceData, async (c) => {
    const { id, resourceId } = c.req.valid('param')
    const deployment = await readDeployment(services.db, id)
    const resource = deployment?.resources.find((candidate) => candidate.id === resourceId)
    const content = resource && (await readResource(services.db, id, resourceId))
    if (resource === undefined || content === undefined) {
      throw invalidRequest(`Deployment resource '${resourceId}' for deployment id '${id}' does not exist.`, 404)
    }
    return c.body(Uint8Array.from(content), 200, resourceHeaders(resource.name))
  })
  api.openapi(removeDeployment, async (c) => {
    const { id } = await find(services, c.req.valid('param').id)
    const options = readQueryString(deleteOptions, c.req.query())
    const refusal = await deleteDeployment(services, id, {
      cascade: options.cascade === true,
      skipCustomListeners: options.skipCustomListeners === true,
      skipIoMappings: options.skipIoMappings === true,
    })
    if (refusal) throw errorOfRefusal(refusal)
    const acted = { user: callerOf(c), entityType: 'Deployment', deploymentId: id }
    await logAct(services, { ...acted, operationType: 'Delete', properties: { cascade: options.cascade === true } })
    return c.body(null, 204)
  })
}

async function find(services: Services, id: string): Promise<Deployment> {
  const deployment = await readDeployment(services.db, id)
  if (deployment) return deployment
  throw invalidRequest(`Deployment with id '${id}' does not exist`, 404)
}

const TAGS = ['Deployment']

const querySchema = z.object({
  id: text,
  name: text,
  nameLike: text,
  source: text,
  withoutSource: flag,
  tenantIdIn: texts,
  withoutTenantId: flag,
  includeDeploymentsWithoutTenantId: flag,
  after: date,
  before: date,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, Deployment> = {
  id: whereEqual(({ id }) => id),
  name: whereEqual(({ name }) => name),
  nameLike: (pattern) => (deployment) => isLike(deployment.name, pattern),
  source: whereEqual(({ source }) => source),
  withoutSource: whereTrue(({ source }) => source === undefined),
  tenantIdIn: (ids, query) => (deployment) => {
    const { tenantId } = deployment
    return tenantId === undefined ? query.includeDeploymentsWithoutTenantId === true : ids.includes(tenantId)
  },
  withoutTenantId: whereTrue(({ tenantId }) => tenantId === undefined),
  includeDeploymentsWithoutTenantId: noCondition,
  after: (earliest) => (deployment) => deployment.time > earliest,
  before: (latest) => (deployment) => deployment.time < latest,
}

const LISTING = viewListing<Query, Deployment, z.output<typeof deploymentSchema>>({
  path: '/deployment',
  tag: 'Deployment',
  what: 'deployments',
  query: querySchema,
  item: deploymentSchema,
  views: (services) => listDeployments(services.db),
  conditions,
  sortKeys: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    deploymentTime: ({ time }) => time,
    tenantId: ({ tenantId }) => tenantId,
  },
  toDto: deploymentDto,
})

const deleteOptions = z.object({
  cascade: flag.openapi({ description: 'Delete the running instances of its definitions too.' }),
  skipCustomListeners: flag,
  skipIoMappings: flag,
})

const resourceSchema = z
  .object({ id: z.string(), name: z.string(), deploymentId: z.string() })
  .openapi('DeploymentResourceDto')

const getResource = createRoute({
  method: 'get',
  path: '/deployment/{id}/resources/{resourceId}',
  tags: TAGS,
  summary: 'Get what a resource of a deployment is called',
  request: { params: z.object({ id: z.string(), resourceId: z.string() }) },
  responses: { 200: json(resourceSchema, 'The resource.'), ...errorResponses },
})

// Process applications, which register themselves for deployments in the reference, there are none here.
const listRegistered = createRoute({
  method: 'get',
  path: '/deployment/registered',
  tags: TAGS,
  summary: 'List the deployments that process applications have registered for: there are none',
  responses: { 200: json(z.array(z.string()), 'No ids.'), ...errorResponses },
})

const getDeployment = createRoute({
  method: 'get',
  path: '/deployment/{id}',
  tags: TAGS,
  summary: 'Get a deployment',
  request: { params: idParameter },
  responses: { 200: json(deploymentSchema, 'The deployment.'), ...errorResponses },
})

const listResources = createRoute({
  method: 'get',
  path: '/deployment/{id}/resources',
  tags: TAGS,
  summary: 'List the resources of a deployment',
  request: { params: idParameter },
  responses: { 200: json(z.array(resourceSchema), 'The resources.'), ...errorResponses },
})

const getResourceData = createRoute({
  method: 'get',
  path: '/deployment/{id}/resources/{resourceId}/data',
  tags: TAGS,
  summary: 'Get the content of a resource',
  request: { params: z.object({ id: z.string(), resourceId: z.string() }) },
  responses: {
    200: bytes('The content.'),
    ...errorResponses,
  },
})

const removeDeployment = createRoute({
  method: 'delete',
  path: '/deployment/{id}',
  tags: TAGS,
  summary: 'Delete a deployment with its definitions',
  parameters: queryParametersOf(deleteOptions),
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})
