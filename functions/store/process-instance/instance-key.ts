import type { ItemKey } from '../dynamodb/item.ts'

const PREFIX = 'I#'

/** The key of an instance's item. */
export function instanceKey(id: string): ItemKey {
  return { pk: `${PREFIX}${id}`, sk: 'I' }
}

/** The id in the partition of an instance's item. */
export function idOfInstanceKey(partition: string): string {
  return partition.slice(PREFIX.length)
}
