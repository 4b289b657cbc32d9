import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunksOf } from '../../../functions/batch/create/create-batch.ts'
import { distinctIds } from '../../../functions/batch/create/distinct-ids.ts'

const pages = fc.array(fc.array(fc.integer({ min: 0, max: 300 }).map(String), { maxLength: 50 }), { maxLength: 10 })

async function allOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of stream) all.push(item)
  return all
}

test('the union of list and query has each id once, in order of first appearance', async () => {
  await fc.assert(
    fc.asyncProperty(pages, pages, async (list, query) => {
      const union = (await allOf(distinctIds(list, query))).flat()
      expect(union).toEqual([...new Set([...list, ...query].flat())])
    }),
  )
})

test('chunks hold the same ids in the same order, all full but the last one', async () => {
  await fc.assert(
    fc.asyncProperty(pages, fc.integer({ min: 1, max: 70 }), async (list, size) => {
      const chunks = await allOf(chunksOf(distinctIds(list), size))
      expect(chunks.flatMap(({ ids }) => ids)).toEqual([...new Set(list.flat())])
      expect(chunks.map(({ number }) => number)).toEqual(chunks.map((_, at) => at))
      for (const { ids } of chunks.slice(0, -1)) expect(ids).toHaveLength(size)
    }),
  )
})
