import type { Context } from 'hono'
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

/** The picture that was deployed with a definition; 204 where there was none. */
export async function deployedPicture(
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
