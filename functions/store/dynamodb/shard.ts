/**
 * Which of `shards` partitions an id belongs to. The last digits of a UUID are random, so that they spread evenly; the first
 * ones are the time, and would send all instances of one second to the same partition.
 */
export function shardOf(id: string, shards: number): number {
  return Number.parseInt(id.slice(-4), 16) % shards
}

/** The partitions' numbers: 0 to `shards` - 1. */
export function shardNumbers(shards: number): number[] {
  return Array.from({ length: shards }, (_, shard) => shard)
}
