import { createRoute, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api } from '../../http/api.ts'
import { bytes, errorResponses, noContent } from '../../http/responses.ts'
import { diagramOf } from '../../repository/diagrams.ts'
import type { Services } from '../../shell/services.ts'
import { readDeployment, readResource } from '../../store/deployment/deployment-items.ts'
import { resourceHeaders } from './resource-headers.ts'

/** What a picture is of: a definition, with the place of its model. */
interface Pictured {
  readonly deploymentId: string
  readonly resourceName: string
  readonly key: string
}

/** How a path names a definition. */
interface Naming {
  readonly path: string
  readonly params: z.ZodObject
  readonly of: string
  /** Throws an ApiError where there is none. */
  readonly find: (services: Services, c: Context) => Promise<Pictured>
}

/** `GET …/diagram`: the picture that was deployed with a definition; 204 where there was none. */
export function pictureRoute(api: Api, services: Services, tag: string, { path, params, of, find }: Naming): void {
  const route = createRoute({
    tags: [tag],
    method: 'get',
    path: `${path}/diagram`,
    summary: `Get the picture that was deployed with ${of}`,
    request: { params },
    responses: { 200: bytes('The picture.'), 204: noContent, ...errorResponses },
  })
  api.openapi(route, async (c) => deployedPicture(c, services, await find(services, c)))
}

async function deployedPicture(
  c: Context,
  services: Services,
  { deploymentId, resourceName, key }: Pictured,
): Promise<Response> {
  const deployment = await readDeployment(services.db, deploymentId)
  const picture = deployment && diagramOf(deployment, resourceName, key)
  const content = picture && (await readResource(services.db, deploymentId, picture.id))
  if (picture === undefined || content === undefined) return c.body(null, 204)
  return c.body(Uint8Array.from(content), 200, resourceHeaders(picture.name))
}
