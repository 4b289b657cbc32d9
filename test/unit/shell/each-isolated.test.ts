import { expect, test } from 'vitest'
import { eachIsolated } from '../../../functions/shell/each-isolated.ts'

test('an item that fails costs itself and is named, wherever it stands', async () => {
  const done: number[] = []
  const failed = await eachIsolated([1, 2, 3, 4], { limit: 2, now: () => 0 }, async (item) => {
    if (item % 2 === 1) throw new Error(`no ${item}`)
    done.push(item)
  })
  expect(done).toEqual([2, 4])
  expect(failed).toEqual([
    { item: 1, error: new Error('no 1') },
    { item: 3, error: new Error('no 3') },
  ])
})

test('after the deadline nothing is begun', async () => {
  let time = 0
  const done: number[] = []
  await eachIsolated([1, 2, 3, 4], { limit: 1, deadline: 2, now: () => time }, async (item) => {
    done.push(item)
    time += 1
  })
  expect(done).toEqual([1, 2])
})
