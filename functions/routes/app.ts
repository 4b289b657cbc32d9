import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Services } from '../runtime/services.ts'
import type { Api, ApiBindings } from './api.ts'
import { ApiError, invalidRequest } from './api-error.ts'
import { batchRoutes } from './batch.ts'
import { deploymentRoutes } from './deployment.ts'
import { engineRoutes } from './engine.ts'
import { otherEngineOf, routedPath } from './engine-path.ts'
import { errorResponse, invalidField } from './error-response.ts'
import { eventSubscriptionRoutes } from './event-subscription.ts'
import { exactNumbers } from './exact-numbers.ts'
import { executionRoutes } from './execution.ts'
import { externalTaskRoutes } from './external-task.ts'
import { historicBatchRoutes } from './history-batch.ts'
import { historicProcessInstanceRoutes } from './history-process-instance.ts'
import { userOperationRoutes } from './history-user-operation.ts'
import { incidentRoutes } from './incident.ts'
import { jobRoutes } from './job.ts'
import { jobDefinitionRoutes } from './job-definition.ts'
import { messageRoutes } from './message.ts'
import { modificationRoutes } from './modification.ts'
import { processDefinitionRoutes } from './process-definition.ts'
import { processInstanceRoutes } from './process-instance.ts'
import { signalRoutes } from './signal.ts'
import { taskRoutes } from './task.ts'
import { variableInstanceRoutes } from './variable-instance.ts'

/** Lambda takes 6 MB; 5 MB hold more than 100,000 ids of process instances. */
const LARGEST_BODY = 5 * 1024 * 1024

/** The API: Camunda 7's REST dialect. The same application for Lambda, for the local server and for tests. */
export function createApp(services: Services): Api {
  const api: Api = new OpenAPIHono<{ Bindings: ApiBindings }>({
    getPath: routedPath,
    defaultHook: (result) => {
      if (!result.success) throw invalidField(result.target, result.error)
    },
  })
  api.use(bodyLimit({ maxSize: LARGEST_BODY, onError: refuseLargeBody }), exactNumbers)
  for (const addRoutes of RESOURCES) addRoutes(api, services)
  api.get('/openapi.json', (c) => c.json(api.getOpenAPI31Document(DESCRIPTION), 200))
  api.notFound((c) => errorResponse(unroutable(api, c), c))
  api.onError(errorResponse)
  return api
}

const RESOURCES = [
  modificationRoutes,
  batchRoutes,
  historicBatchRoutes,
  processInstanceRoutes,
  historicProcessInstanceRoutes,
  processDefinitionRoutes,
  deploymentRoutes,
  taskRoutes,
  externalTaskRoutes,
  variableInstanceRoutes,
  executionRoutes,
  messageRoutes,
  signalRoutes,
  eventSubscriptionRoutes,
  jobRoutes,
  jobDefinitionRoutes,
  incidentRoutes,
  userOperationRoutes,
  engineRoutes,
] as const

const DESCRIPTION = {
  openapi: '3.1.0',
  info: {
    title: 'Shunt',
    version: '0.1.0',
    description: "Batch modification of running BPMN process instances, in Camunda 7's REST dialect.",
  },
  servers: [{ url: '/engine-rest' }],
}

function refuseLargeBody(c: Context): Response {
  const message = `The request body is larger than ${LARGEST_BODY} bytes`
  return errorResponse(invalidRequest(message, 413), c)
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE']

/** Why no route was found: no such engine, no such path, or a path without this method. */
function unroutable(api: Api, c: Context): ApiError {
  const { path, method } = c.req
  const engine = otherEngineOf(path)
  if (engine !== undefined) return invalidRequest(`Process engine ${engine} not available`, 404)
  const allowed = METHODS.filter((other) => hasRoute(api, other, path))
  if (allowed.length === 0) {
    return new ApiError(404, 'NotFoundException', `Could not find resource for path ${path}`, null)
  }
  c.header('Allow', allowed.join(', '))
  return new ApiError(405, 'NotAllowedException', `Method ${method} is not allowed for path ${path}`, null)
}

function hasRoute(api: Api, method: string, path: string): boolean {
  return api.router.match(method, path)[0].some(([[, route]]) => route.method === method)
}
