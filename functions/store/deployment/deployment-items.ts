import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { Database } from '../dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText, readEach } from '../dynamodb/item.ts'
import { partitionPages } from '../dynamodb/pages/query-pages.ts'
import { deleteItem, getItem, putItem } from '../dynamodb/single-item.ts'

const deploymentResource = z.object({
  id: z.string(),
  name: z.string(),
  /** SHA-256 of the content, in hexadecimal: what duplicate filtering compares. */
  hash: z.string(),
})
export type DeploymentResource = Readonly<z.output<typeof deploymentResource>>

const storedDeployment = z.object({
  id: z.string(),
  name: z.string().exactOptional(),
  source: z.string().exactOptional(),
  tenantId: z.string().exactOptional(),
  /** Milliseconds since the epoch. */
  time: z.number(),
  resources: z.array(deploymentResource).readonly(),
})
/** A deployment: what was uploaded together. */
export type Deployment = Readonly<z.output<typeof storedDeployment>>

const deploymentItem = z.object({ d: jsonText(storedDeployment) })

const codec: ItemCodec<Deployment> = {
  read: (item) => deploymentItem.parse(item).d,
  write: (deployment) => z.encode(deploymentItem, { d: deployment }),
}

const resourceItem = z.object({ z: z.instanceof(Uint8Array) })

/** The most bytes of a resource's gzipped content: one item, with room for its key. */
export const RESOURCE_LIMIT = 350_000

/** All deployments by their ids, which sort by time. */
const PARTITION = 'DEPLOYMENTS'

/** Writes a deployment. */
export async function putDeployment(db: Database, deployment: Deployment): Promise<void> {
  await putItem(db, { pk: PARTITION, sk: deployment.id }, codec.write(deployment))
}

/** The deployment of this id, or undefined. */
export async function readDeployment(db: Database, id: string): Promise<Deployment | undefined> {
  if (id === '') return undefined
  const item = await getItem(db, { pk: PARTITION, sk: id }, true)
  return item && codec.read(item)
}

/** All deployments, the oldest first. */
export async function* listDeployments(db: Database): AsyncGenerator<Deployment[]> {
  for await (const items of partitionPages(db, PARTITION, { consistent: true })) {
    yield readEach(items, codec)
  }
}

/** Deletes a deployment with its resources; its definitions are the caller's to delete. */
export async function deleteDeploymentItems(db: Database, deployment: Deployment): Promise<void> {
  await deleteItem(db, { pk: PARTITION, sk: deployment.id })
  await Promise.all(deployment.resources.map((resource) => deleteItem(db, resourceKey(deployment.id, resource.id))))
}

/** A resource's content in the form in which it is stored: at most RESOURCE_LIMIT bytes of it fit into an item. */
export function compressResource(content: Uint8Array): Uint8Array {
  return gzipSync(content)
}

/** Writes a resource that `compressResource` made. */
export async function putResource(
  db: Database,
  deploymentId: string,
  resourceId: string,
  compressed: Uint8Array,
): Promise<void> {
  await putItem(db, resourceKey(deploymentId, resourceId), { z: compressed })
}

/** The content of a resource, or undefined. */
export async function readResource(
  db: Database,
  deploymentId: string,
  resourceId: string,
): Promise<Uint8Array | undefined> {
  const item = await getItem(db, resourceKey(deploymentId, resourceId), true)
  return item && gunzipSync(resourceItem.parse(item).z)
}

function resourceKey(deploymentId: string, resourceId: string): ItemKey {
  return { pk: `DEP#${deploymentId}`, sk: `R#${resourceId}` }
}
