import { v7 as newUuid } from 'uuid'
import { expect, test } from 'vitest'
import { keyPart } from '../../../functions/store/dynamodb/key-part.ts'
import { shardOf } from '../../../functions/store/dynamodb/shard.ts'

test('ids of the same moment spread evenly over the partitions', () => {
  const counts = new Array<number>(16).fill(0)
  for (let at = 0; at < 16_000; at++) {
    const shard = shardOf(newUuid(), 16)
    counts[shard] = (counts[shard] ?? 0) + 1
  }
  expect(Math.min(...counts)).toBeGreaterThan(800)
  expect(Math.max(...counts)).toBeLessThan(1200)
})

test('a name of any length fits into a key, and different ones stay different', () => {
  expect(keyPart('payment received')).toBe('payment received')
  const [a, b] = [keyPart(`${'ü'.repeat(3000)}a`), keyPart(`${'ü'.repeat(3000)}b`)]
  expect(Buffer.byteLength(a)).toBeLessThan(1000)
  expect(a).not.toBe(b)
})
