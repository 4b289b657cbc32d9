import type { Database } from './database.ts'

export interface Deployment {
  readonly id: string
  readonly name?: string
  readonly source?: string
  readonly tenantId?: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly resources: readonly DeploymentResource[]
}

export interface DeploymentResource {
  readonly id: string
  readonly name: string
  /** SHA-256 of the content, in hexadecimal: what duplicate filtering compares. */
  readonly hash: string
}

declare const todo: never
export async function readDeployment(_db: Database, _id: string): Promise<Deployment | undefined> {
  return todo
}
/** All deployments, the oldest first. */
export async function* listDeployments(_db: Database): AsyncGenerator<Deployment[]> {
  yield todo
}
/** The content of a resource, or undefined. */
export async function readResource(
  _db: Database,
  _deploymentId: string,
  _resourceId: string,
): Promise<Uint8Array | undefined> {
  return todo
}
