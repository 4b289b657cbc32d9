import type { Database } from '../dynamodb/database.ts'
import { type Item, partitionPages, queryPages } from '../dynamodb/query-pages.ts'
import { deleteItem, getItem, type ItemKey, putItem, updateItem } from '../dynamodb/single-item.ts'

/** A process definition as it is stored: everything but the model, which is a resource of its deployment. */
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

/** All definitions, by `<key>#<version>`: one item answers by id, by key and version, the newest of a key, and lists. */
const PARTITION = 'DEFINITIONS'

/** Writes a new version; false where there is one of this number already. */
export async function createDefinition(db: Database, definition: ProcessDefinition): Promise<boolean> {
  const item = { d: { S: JSON.stringify({ ...definition, suspended: false }) } }
  const write = await putItem(db, keyOf(definition), item, { expression: 'attribute_not_exists(pk)' })
  return write.done || (write.tries > 1 && (await readDefinition(db, definition.id)) !== undefined)
}

/** The definition of this id, or undefined. */
export async function readDefinition(db: Database, id: string): Promise<ProcessDefinition | undefined> {
  const [, key, version] = /^([^:]+):(\d{1,10}):[^:]+$/.exec(id) ?? []
  if (key === undefined || version === undefined) return undefined
  const definition = await readDefinitionVersion(db, key, Number(version))
  return definition?.id === id ? definition : undefined
}

/** This version of a key, or undefined. */
export async function readDefinitionVersion(
  db: Database,
  key: string,
  version: number,
): Promise<ProcessDefinition | undefined> {
  const item = await getItem(db, keyOf({ key, version }), true)
  return item === undefined ? undefined : definitionFrom(item)
}

/** The newest version of this key, or undefined. */
export async function latestDefinition(db: Database, key: string): Promise<ProcessDefinition | undefined> {
  const pages = queryPages(db, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': { S: PARTITION }, ':prefix': { S: `${key}#` } },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  })
  for await (const [item] of pages) if (item !== undefined) return definitionFrom(item)
  return undefined
}

/** All definitions, or those of a key, in order of key and version, page by page. */
export async function* listDefinitions(
  db: Database,
  selection: { readonly key?: string } = {},
): AsyncGenerator<ProcessDefinition[]> {
  const prefix = selection.key === undefined ? {} : { prefix: `${selection.key}#` }
  for await (const items of partitionPages(db, PARTITION, { ...prefix, consistent: true })) {
    yield items.flatMap((item) => definitionFrom(item) ?? [])
  }
}

/** Suspends or activates a definition; false where there is none of this id. */
export async function setSuspended(db: Database, definition: ProcessDefinition, suspended: boolean): Promise<boolean> {
  const condition = { expression: 'attribute_exists(pk)' }
  const changes = suspended ? { set: { su: { BOOL: true } } } : { remove: ['su'] }
  return (await updateItem(db, keyOf(definition), changes, condition)).done
}

/** Deletes a definition. */
export async function deleteDefinition(db: Database, definition: ProcessDefinition): Promise<void> {
  await deleteItem(db, keyOf(definition))
}

function keyOf({ key, version }: { readonly key: string; readonly version: number }): ItemKey {
  return { pk: PARTITION, sk: `${key}#${String(version).padStart(10, '0')}` }
}

function definitionFrom(item: Item): ProcessDefinition | undefined {
  if (item.d?.S === undefined) return undefined
  return { ...JSON.parse(item.d.S), suspended: item.su?.BOOL === true }
}
