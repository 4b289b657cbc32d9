import { createRoute, z } from '@hono/zod-openapi'
import { mayAct } from '../../http/access/roles.ts'
import type { Api } from '../../http/api.ts'
import { ApiError, invalidRequest } from '../../http/api-error.ts'
import { callerIdOf } from '../../http/caller-identity.ts'
import { dateOrNull, integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import { type Listing, listRoutes } from '../../http/listing/listing.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json } from '../../http/responses.ts'
import { integer, text, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { neededFor } from './permissions.ts'

/** `/authorization`: none are kept, since tokens and policies say what somebody may do; whether who asks may do something is answered by his token. */
export function authorizationRoutes(api: Api, services: Services): void {
  api.openapi(check, (c) => {
    const given = readQueryString(checkQuery, c.req.query())
    for (const name of ['permissionName', 'resourceName', 'resourceType'] as const) {
      if ((given[name] ?? null) === null) throw invalidRequest(`Query parameter '${name}' cannot be null`)
    }
    const { permissionName, resourceName, resourceType, resourceId, userId } = given
    if (userId && userId !== callerIdOf(c)) {
      throw invalidRequest("'userId' is not supported: what somebody may do is known to who issues his tokens")
    }
    const needed = neededFor(resourceType ?? -1, permissionName ?? '')
    if (needed === undefined) {
      const message = `The permission '${permissionName}' is not valid for '${resourceName}' resource type.`
      throw new ApiError(400, 'BadUserRequestException', message, 0)
    }
    const authorized = needed.every((each) => each !== 'nobody' && mayAct(c, each))
    return c.json(
      {
        permissionName: permissionName ?? '',
        resourceName: resourceName ?? '',
        resourceId: resourceId ?? null,
        authorized,
      },
      200,
    )
  })
  listRoutes(api, services, LISTING)
  api.openapi(getAuthorization, (c) => {
    throw invalidRequest(`Authorization with id ${c.req.valid('param').id} does not exist.`, 404)
  })
}

const authorizationSchema = z
  .object({
    id: z.string(),
    type: z.int(),
    permissions: z.array(z.string()),
    userId: textOrNull,
    groupId: textOrNull,
    resourceType: integerOrNull,
    resourceId: textOrNull,
    removalTime: dateOrNull,
    rootProcessInstanceId: textOrNull,
  })
  .openapi('AuthorizationDto')

const querySchema = z.object({
  id: text,
  type: integer,
  userIdIn: texts,
  groupIdIn: texts,
  resourceType: integer,
  resourceId: text,
})

const LISTING: Listing<z.output<typeof querySchema>, z.output<typeof authorizationSchema>> = {
  path: '/authorization',
  tag: 'Authorization',
  what: 'authorizations: there are none, since tokens and policies say what somebody may do',
  query: querySchema,
  item: authorizationSchema,
  sortKeys: ['resourceType', 'resourceId'],
  find: async () => [],
  count: async () => 0,
}

const checkQuery = z.object({
  permissionName: text,
  resourceName: text,
  resourceType: integer,
  resourceId: text,
  userId: text,
})

const checkSchema = z
  .object({
    permissionName: z.string(),
    resourceName: z.string(),
    resourceId: textOrNull,
    authorized: z.boolean(),
  })
  .openapi('AuthorizationCheckResultDto')

const TAGS = ['Authorization']

const check = createRoute({
  method: 'get',
  path: '/authorization/check',
  tags: TAGS,
  summary: "Whether the caller's token allows something; with IAM, policies are asked before",
  parameters: queryParametersOf(checkQuery),
  responses: { 200: json(checkSchema, 'Whether it does.'), ...errorResponses },
})

const getAuthorization = createRoute({
  method: 'get',
  path: '/authorization/{id}',
  tags: TAGS,
  summary: 'There is no authorization of any id',
  request: { params: idParameter },
  responses: { 200: json(authorizationSchema, 'Never.'), ...errorResponses },
})
