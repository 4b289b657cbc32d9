import { z } from 'zod'
import type { Database } from '../dynamodb/database.ts'
import { type ItemCodec, type ItemKey, jsonText, readEach } from '../dynamodb/item.ts'
import { partitionPages, queryPages } from '../dynamodb/query-pages.ts'
import { deleteItem, getItem, putItem, updateItem } from '../dynamodb/single-item.ts'

const startEvent = z.union([
  z.object({ kind: z.enum(['message', 'signal']), name: z.string(), activityId: z.string() }),
  z.object({ kind: z.literal('timer'), activityId: z.string() }),
])
export type StartEvent = Readonly<z.output<typeof startEvent>>

const storedDefinition = z.object({
  /** `<key>:<version>:<uuid>`. */
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
  /** The model's target namespace. */
  category: z.string().exactOptional(),
  historyTimeToLiveDays: z.number().exactOptional(),
  startableInTasklist: z.boolean(),
  suspended: z.boolean(),
  /** What starts an instance of the newest version, beside the none start event. */
  startEvents: z.array(startEvent).readonly(),
})
/** A process definition as it is stored: everything but the model, which is a resource of its deployment. */
export type ProcessDefinition = Readonly<z.output<typeof storedDefinition>>

/** Whether it is suspended changes alone, beside the rest. */
const definitionItem = z.object({ d: jsonText(storedDefinition), su: z.boolean().exactOptional() })

const codec: ItemCodec<ProcessDefinition> = {
  read: (item) => {
    const { d, su = false } = definitionItem.parse(item)
    return { ...d, suspended: su }
  },
  write: (definition) => z.encode(definitionItem, { d: { ...definition, suspended: false } }),
}

/** All definitions, by `<key>#<version>`: one item answers by id, by key and version, the newest of a key, and lists. */
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
  return item && codec.read(item)
}

/** The newest version of this key, or undefined. */
export async function latestDefinition(db: Database, key: string): Promise<ProcessDefinition | undefined> {
  const pages = queryPages(db, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': PARTITION, ':prefix': `${key}#` },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  })
  for await (const [item] of pages) if (item !== undefined) return codec.read(item)
  return undefined
}

/** All definitions, or those of a key, in order of key and version, page by page. */
export async function* listDefinitions(
  db: Database,
  selection: { readonly key?: string } = {},
): AsyncGenerator<ProcessDefinition[]> {
  const prefix = selection.key === undefined ? {} : { prefix: `${selection.key}#` }
  for await (const items of partitionPages(db, PARTITION, { ...prefix, consistent: true })) {
    yield readEach(items, codec)
  }
}

/** Suspends or activates a definition; false where there is none of this id. */
export async function setSuspended(db: Database, definition: ProcessDefinition, suspended: boolean): Promise<boolean> {
  const condition = { expression: 'attribute_exists(pk)' }
  const changes = suspended ? { set: { su: true } } : { remove: ['su'] }
  return (await updateItem(db, keyOf(definition), changes, condition)).done
}

/** Deletes a definition. */
export async function deleteDefinition(db: Database, definition: ProcessDefinition): Promise<void> {
  await deleteItem(db, keyOf(definition))
}

function keyOf({ key, version }: { readonly key: string; readonly version: number }): ItemKey {
  return { pk: PARTITION, sk: `${key}#${String(version).padStart(10, '0')}` }
}
