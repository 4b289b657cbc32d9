import type { Database } from './database.ts'

/** A process definition as it is stored: everything but the model. */
export interface ProcessDefinition {
  /** `<key>:<version>:<uuid>`. */
  readonly id: string
  readonly key: string
  readonly version: number
  readonly name?: string
  readonly versionTag?: string
  readonly tenantId?: string
  readonly deploymentId: string
  /** Milliseconds since the epoch. */
  readonly deploymentTime: number
  readonly resourceId: string
  readonly resourceName: string
  /** The model's target namespace. */
  readonly category?: string
  readonly historyTimeToLiveDays?: number
  readonly startableInTasklist: boolean
  readonly suspended: boolean
  /** What starts an instance of the newest version, beside the none start event. */
  readonly startEvents: readonly StartEvent[]
}

export type StartEvent =
  | { readonly kind: 'message' | 'signal'; readonly name: string; readonly activityId: string }
  | { readonly kind: 'timer'; readonly activityId: string }

declare const todo: never
/** The definition of this id, or undefined. */
export async function readDefinition(_db: Database, _id: string): Promise<ProcessDefinition | undefined> {
  return todo
}
/** The newest version of this key, or undefined. */
export async function latestDefinition(_db: Database, _key: string): Promise<ProcessDefinition | undefined> {
  return todo
}
/** All definitions in order of key and version, page by page; of one key where it is given. */
export async function* listDefinitions(
  _db: Database,
  _selection: { readonly key?: string },
): AsyncGenerator<ProcessDefinition[]> {
  yield todo
}
