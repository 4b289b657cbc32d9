import { expect, test } from 'vitest'
import { concurrently } from '../../../functions/shell/concurrently.ts'

test('after an error nothing more is begun, and what was under way has ended when it rejects', async () => {
  const begun: number[] = []
  const ended: number[] = []
  const all = concurrently([0, 1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item)
    if (item === 1) throw new Error('the second one')
    await new Promise((resolve) => setImmediate(resolve))
    ended.push(item)
  })
  await expect(all).rejects.toThrow('the second one')
  expect(begun).toEqual([0, 1])
  expect(ended).toEqual([0])
})
