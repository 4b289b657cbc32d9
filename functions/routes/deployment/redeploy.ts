import { createRoute, z } from '@hono/zod-openapi'
import pMap from 'p-map'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { errorResponses, idParameter, json, optionalJsonBody } from '../../http/responses.ts'
import { text, texts } from '../../query/conditions/fields.ts'
import type { NewResource } from '../../repository/deployments.ts'
import type { Services } from '../../shell/services.ts'
import { listDefinitions } from '../../store/deployment/definition-items.ts'
import {
  type Deployment,
  type DeploymentResource,
  readDeployment,
  readResource,
} from '../../store/deployment/deployment-items.ts'
import { deployAndLog } from './deployment-create.ts'
import { newDeploymentSchema } from './deployment-dto.ts'

/** Resources read at the same time. */
const PARALLEL = 4

/** `POST /deployment/{id}/redeploy`: the same files again, as new versions; what was made of delegates is made of them again. */
export function redeployRoute(api: Api, services: Services): void {
  api.openapi(ROUTE, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const deployment = await readDeployment(services.db, id)
    if (deployment === undefined) throw invalidRequest(`Deployment with id '${id}' does not exist`, 404)
    const { name, tenantId } = deployment
    const source = given.source ?? undefined
    const handling = await handlingOf(services, deployment)
    const created = await deployAndLog(services, c, {
      resources: await pMap(chosen(deployment, given), (resource) => contentOf(services, deployment, resource), {
        concurrency: PARALLEL,
      }),
      enableDuplicateFiltering: false,
      deployChangedOnly: false,
      ...(handling && { handling }),
      ...(name !== undefined && { name }),
      ...(source !== undefined && { source }),
      ...(tenantId !== undefined && { tenantId }),
    })
    return c.json(created, 200)
  })
}

const bodySchema = z.object({ resourceIds: texts, resourceNames: texts, source: text }).openapi('RedeploymentDto')

/** The resources that are named, or all. Throws an ApiError (404) where the deployment has not all of them. */
function chosen(
  { id, resources }: Deployment,
  { resourceIds, resourceNames }: z.output<typeof bodySchema>,
): readonly DeploymentResource[] {
  const ids = new Set(resourceIds ?? [])
  const names = new Set(resourceNames ?? [])
  if (ids.size + names.size === 0) return resources
  const found = resources.filter((resource) => ids.has(resource.id) || names.has(resource.name))
  const missing =
    [...ids].find((wanted) => found.every((resource) => resource.id !== wanted)) ??
    [...names].find((wanted) => found.every((resource) => resource.name !== wanted))
  if (missing === undefined) return found
  throw invalidRequest(`Cannot redeploy: deployment '${id}' has no resource '${missing}'`, 404)
}

async function contentOf({ db }: Services, { id }: Deployment, resource: DeploymentResource): Promise<NewResource> {
  const content = await readResource(db, id, resource.id)
  if (content === undefined) throw invalidRequest(`Resource '${resource.name}' of deployment '${id}' is missing`, 404)
  return { name: resource.name, content }
}

/** How its definitions were read; a deployment says it for all of them. */
async function handlingOf({ db }: Services, { id }: Deployment) {
  for await (const definitions of listDefinitions(db, {})) {
    const own = definitions.find(({ deploymentId }) => deploymentId === id)
    if (own !== undefined) return own.handling
  }
  return undefined
}

const ROUTE = createRoute({
  method: 'post',
  path: '/deployment/{id}/redeploy',
  tags: ['Deployment'],
  summary: 'Deploy files of a deployment again',
  request: { params: idParameter, body: optionalJsonBody(bodySchema) },
  responses: { 200: json(newDeploymentSchema, 'The new deployment with its definitions.'), ...errorResponses },
})
