import { z } from 'zod'
import type { Database } from '../dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText, readEach } from '../dynamodb/item.ts'
import { partitionPages, queryPages } from '../dynamodb/pages/query-pages.ts'
import { deleteItem, getItem, putItem, updateItem } from '../dynamodb/single-item.ts'
import { encodedTenant, type KeyOfTenant, partsOfDefinitionId } from './definition-id.ts'

const startEvent = z.union([
  z.object({ kind: z.enum(['message', 'signal']), name: z.string(), activityId: z.string() }),
  z.object({ kind: z.literal('timer'), activityId: z.string() }),
  z.object({ kind: z.literal('conditional'), activityId: z.string() }),
])
export type StartEvent = Readonly<z.output<typeof startEvent>>

const storedDefinition = z.object({
  /** `<key>:<version>:<uuid>`, for one of a tenant followed by the tenant: see `definitionId`. */
  id: z.string(),
  key: z.string(),
  version: z.int(),
  name: z.string().exactOptional(),
  versionTag: z.string().exactOptional(),
  tenantId: z.string().exactOptional(),
  deploymentId: z.string(),
  /** Milliseconds since the epoch. */
  deploymentTime: z.number(),
  resourceId: z.string(),
  resourceName: z.string(),
  /** The resource of its deployment that is a picture of it. */
  diagramResourceName: z.string().exactOptional(),
  /** The model's target namespace. */
  category: z.string().exactOptional(),
  /** What the model says, or what was set since. */
  historyTimeToLiveDays: z.number().exactOptional(),
  startableInTasklist: z.boolean(),
  /** By a user, or because it is being deleted. */
  suspended: z.boolean(),
  /** It is being deleted: an instance that was started a moment too late must go again. */
  closing: z.literal(true).exactOptional(),
  /** What starts an instance of the newest version, beside the none start event. */
  startEvents: z.array(startEvent).readonly(),
  /** How its model was read; absent in what was deployed before there was a choice: what is refused now was refused. */
  handling: z
    .object({ delegates: z.enum(['refuse', 'external-tasks']), listeners: z.enum(['refuse', 'skip']) })
    .exactOptional(),
})
/** A process definition as it is stored: everything but the model, which is a resource of its deployment. */
export type ProcessDefinition = Readonly<z.output<typeof storedDefinition>>

/** What changes alone stands beside the rest: whether it is suspended, or closing, and how long its history is kept (null: as the installation says). */
const definitionItem = z.object({
  d: jsonText(storedDefinition),
  su: z.boolean().exactOptional(),
  cl: z.boolean().exactOptional(),
  hd: z.number().nullable().exactOptional(),
})

const codec: ItemCodec<ProcessDefinition> = {
  read: (item) => {
    const { d, su = false, cl = false, hd } = definitionItem.parse(item)
    const { historyTimeToLiveDays: days, ...definition } = d
    const kept = hd === undefined ? days : (hd ?? undefined)
    return {
      ...definition,
      ...(kept !== undefined && { historyTimeToLiveDays: kept }),
      suspended: su || cl,
      ...(cl && { closing: true }),
    }
  },
  write: (definition) => z.encode(definitionItem, { d: { ...definition, suspended: false } }),
}

/**
 * All definitions, by `<key>#<version>`, those of a tenant by `<key>#@<tenant>#<version>`: one item answers by id, by key, tenant and
 * version, the newest of a key and tenant, and lists.
 */
const PARTITION = 'DEFINITIONS'

/** Writes a new version; false where there is one of this number already. */
export async function createDefinition(db: Database, definition: ProcessDefinition): Promise<boolean> {
  const write = await putItem(db, keyOf(definition), codec.write(definition), {
    expression: 'attribute_not_exists(pk)',
  })
  return write.done || (write.tries > 1 && (await readDefinition(db, definition.id)) !== undefined)
}

/** The definition of this id, or undefined. */
export async function readDefinition(db: Database, id: string): Promise<ProcessDefinition | undefined> {
  const parts = partsOfDefinitionId(id)
  const definition = parts && (await readDefinitionVersion(db, parts, parts.version))
  return definition?.id === id ? definition : undefined
}

/** This version of a key and tenant, or undefined. */
export async function readDefinitionVersion(
  db: Database,
  of: KeyOfTenant,
  version: number,
): Promise<ProcessDefinition | undefined> {
  const item = await getItem(db, keyOf({ ...of, version }), true)
  return item && codec.read(item)
}

/** The newest version of this key and tenant, or undefined. */
export async function latestDefinition(db: Database, of: KeyOfTenant): Promise<ProcessDefinition | undefined> {
  const [from, to] = versionsOf(of)
  const pages = queryPages(db, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': PARTITION, ':from': from, ':to': to },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  })
  for await (const [item] of pages) if (item !== undefined) return codec.read(item)
  return undefined
}

/** The newest of each key and tenant among these definitions. */
export function newestOfEach(definitions: Iterable<ProcessDefinition>): ReadonlyMap<string, ProcessDefinition> {
  const newest = new Map<string, ProcessDefinition>()
  for (const definition of definitions) {
    const of = familyOf(definition)
    if ((newest.get(of)?.version ?? 0) < definition.version) newest.set(of, definition)
  }
  return newest
}

/** Whose definitions this one is the newest of, or was. */
export function keyOfTenant({ key, tenantId }: ProcessDefinition): KeyOfTenant {
  return { key, tenantId }
}

/** A text that definitions of one key and tenant have in common, and no others. */
export function familyOf({ key, tenantId }: KeyOfTenant): string {
  return tenantId === undefined ? `${key}#` : `${key}#@${encodedTenant(tenantId)}#`
}

/** All definitions, or those of a key whatever their tenant, in order of key, tenant and version, page by page. */
export async function* listDefinitions(
  db: Database,
  selection: { readonly key?: string } = {},
): AsyncGenerator<ProcessDefinition[]> {
  const prefix = selection.key === undefined ? {} : { prefix: `${selection.key}#` }
  for await (const items of partitionPages(db, PARTITION, { ...prefix, consistent: true })) {
    yield readEach(items, codec)
  }
}

/** Whether there is a definition of this key, in any version. */
export async function hasDefinition(db: Database, key: string): Promise<boolean> {
  const pages = partitionPages(db, PARTITION, { prefix: `${key}#`, limit: 1 })
  return (await pages.next()).done !== true
}

/** Suspends or activates a definition; false where there is none of this id. */
export async function setSuspended(db: Database, definition: ProcessDefinition, suspended: boolean): Promise<boolean> {
  const condition = { expression: 'attribute_exists(pk)' }
  const changes = suspended ? { set: { su: true } } : { remove: ['su', 'cl'] }
  return (await updateItem(db, keyOf(definition), changes, condition)).done
}

/** Sets how many days the history of instances that end from now on is kept; null: as the installation says. False where there is none of this id. */
export async function setHistoryTimeToLive(
  db: Database,
  definition: ProcessDefinition,
  days: number | null,
): Promise<boolean> {
  return (await updateItem(db, keyOf(definition), { set: { hd: days } }, { expression: 'attribute_exists(pk)' })).done
}

/** Says that a definition is being deleted, or after all is not: from then on no instance of it is started. */
export async function setClosing(db: Database, definition: ProcessDefinition, closing: boolean): Promise<void> {
  const changes = closing ? { set: { cl: true } } : { remove: ['cl'] }
  await updateItem(db, keyOf(definition), changes, { expression: 'attribute_exists(pk)' })
}

/** Deletes a definition. */
export async function deleteDefinition(db: Database, definition: ProcessDefinition): Promise<void> {
  await deleteItem(db, keyOf(definition))
}

function keyOf(of: KeyOfTenant & { readonly version: number }): ItemKey {
  return { pk: PARTITION, sk: `${familyOf(of)}${String(of.version).padStart(DIGITS, '0')}` }
}

/** Digits of a version in a key, so that versions sort as numbers. */
const DIGITS = 10

function versionsOf(of: KeyOfTenant): readonly [from: string, to: string] {
  const family = familyOf(of)
  return [`${family}${'0'.repeat(DIGITS)}`, `${family}${'9'.repeat(DIGITS)}`]
}
