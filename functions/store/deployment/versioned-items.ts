import type { Database } from '../dynamodb/database.ts'
import { type Item, type ItemCodec, type ItemKey, readEach } from '../dynamodb/item.ts'
import { partitionPages, queryPages } from '../dynamodb/pages/query-pages.ts'
import { deleteItem, getItem, putItem, updateItem } from '../dynamodb/single-item.ts'
import { type KeyOfTenant, partsOfDefinitionId } from './definition-id.ts'
import { familyOf } from './definition-items.ts'

/** A definition of which there are versions. */
export interface Versioned extends KeyOfTenant {
  /** Made by `definitionId`. */
  readonly id: string
  readonly version: number
}

/** Definitions of one kind in the table: one item answers by id, by key, tenant and version, the newest of a key and tenant, and lists. */
export interface VersionedItems<Definition extends Versioned> {
  /** Writes a new version; false where there is one of this number already. */
  create(db: Database, definition: Definition): Promise<boolean>
  /** The definition of this id, or undefined. */
  read(db: Database, id: string): Promise<Definition | undefined>
  readVersion(db: Database, of: KeyOfTenant, version: number): Promise<Definition | undefined>
  /** The newest version of this key and tenant, or undefined. */
  latest(db: Database, of: KeyOfTenant): Promise<Definition | undefined>
  /** All, or those of a key whatever their tenant, in order of key, tenant and version, page by page. */
  list(db: Database, selection?: { readonly key?: string }): AsyncGenerator<Definition[]>
  /** Sets attributes of its item; one that is gone stays so. */
  set(db: Database, definition: Definition, attributes: Item): Promise<void>
  remove(db: Database, definition: Definition): Promise<void>
}

/** The definitions in this partition, by `<key>#<version>`, those of a tenant by `<key>#@<tenant>#<version>`. */
export function versionedItems<Definition extends Versioned>(
  partition: string,
  codec: ItemCodec<Definition>,
): VersionedItems<Definition> {
  const keyOf = (of: KeyOfTenant, version: number): ItemKey => ({
    pk: partition,
    sk: `${familyOf(of)}${digits(version)}`,
  })
  const items: VersionedItems<Definition> = {
    async create(db, definition) {
      const condition = { expression: 'attribute_not_exists(pk)' }
      const write = await putItem(db, keyOf(definition, definition.version), codec.write(definition), condition)
      return write.done || (write.tries > 1 && (await items.read(db, definition.id)) !== undefined)
    },
    async read(db, id) {
      const parts = partsOfDefinitionId(id)
      const definition = parts && (await items.readVersion(db, parts, parts.version))
      return definition?.id === id ? definition : undefined
    },
    async readVersion(db, of, version) {
      const item = await getItem(db, keyOf(of, version), true)
      return item && codec.read(item)
    },
    async latest(db, of) {
      const pages = queryPages(db, {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': partition, ':from': keyOf(of, 0).sk, ':to': `${familyOf(of)}9999999999` },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: 1,
      })
      for await (const [item] of pages) if (item !== undefined) return codec.read(item)
      return undefined
    },
    async *list(db, { key } = {}) {
      const prefix = key === undefined ? {} : { prefix: `${key}#` }
      for await (const page of partitionPages(db, partition, { ...prefix, consistent: true }))
        yield readEach(page, codec)
    },
    async set(db, definition, attributes) {
      const condition = { expression: 'attribute_exists(pk)' }
      await updateItem(db, keyOf(definition, definition.version), { set: attributes }, condition)
    },
    async remove(db, definition) {
      await deleteItem(db, keyOf(definition, definition.version))
    },
  }
  return items
}

/** Versions sort as numbers. */
function digits(version: number): string {
  return String(version).padStart(10, '0')
}
