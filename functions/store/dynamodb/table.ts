/** The one table as plain data: made locally by CreateTable and in the cloud by CDK, from here in both cases. */
export const TABLE = {
  keys: { partition: 'pk', sort: 'sk' },
  timeToLive: 'ttl',
  /** Sparse: an item is in an index only while it has both of its attributes. */
  indexes: {
    /** Running process instances: `R#<shard>`, `<definitionId>#<instanceId>`. Projects nothing that a modification changes. */
    running: { name: 'running', partition: 'rk', sort: 'rs', include: ['bk', 'st', 'ci', 'tn'] },
    /** Ended process instances: `H#<shard>`, `<definitionId>#<instanceId>`. */
    ended: { name: 'ended', partition: 'hk', sort: 'hs', include: ['bk', 'st', 'et', 'es', 'ci', 'tn'] },
    /** Instances with effects that are not performed yet: `O#<shard>`, time of the write as ISO 8601 text. */
    outbox: { name: 'outbox', partition: 'ok', sort: 'ot', include: [] },
  },
} as const

export type IndexName = keyof typeof TABLE.indexes

/** Every key attribute of the table and its indexes; all are strings. */
export function keyAttributes(): string[] {
  const indexes = Object.values(TABLE.indexes).flatMap((index) => [index.partition, index.sort])
  return [TABLE.keys.partition, TABLE.keys.sort, ...indexes]
}
