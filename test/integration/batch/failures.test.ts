import { afterEach, beforeEach, expect, test } from 'vitest'
import { suspendEach } from '../../../functions/instance/suspend-instances.ts'
import { batchNow, countMoved, deliverAll, modify, startInstances, TWO_TASKS } from '../../support/batches.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { type Shell, startShell } from '../../support/shell.ts'

const COUNT = 100

let shell: Shell
let definitionId: string
let ids: string[]

beforeEach(async () => {
  shell = await startShell()
  definitionId = (await shell.deploy(TWO_TASKS))[0]?.id ?? ''
  ids = await startInstances(shell, COUNT)
})
afterEach(() => shell.stop())

test('a refusal is final after what was last written was read, of all that are refused at once', async () => {
  await suspendEach(shell.services, ids, true)
  const batch = await modify(shell.services, definitionId, ids)
  let alone = 0
  const instancesRead: boolean[] = []
  const end = beforeRequests(shell.services.db, ({ operation, input }) => {
    const text = JSON.stringify(input)
    if (!text.includes('"I#')) return
    if (operation === 'GetItem') alone += 1
    if (operation === 'BatchGetItem') instancesRead.push(text.includes('"ConsistentRead":true'))
  })
  await deliverAll(shell)
  end()
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedInstances: COUNT })
  expect({ alone, instancesRead }).toEqual({ alone: 0, instancesRead: [false, true] })
})

test('an instance that was refused by a stale read is modified, once, as it was last written', async () => {
  await suspendEach(shell.services, ids.slice(0, 10), true)
  const batch = await modify(shell.services, definitionId, ids)
  const end = beforeRequests(shell.services.db, async ({ operation, input }) => {
    const isAgain = operation === 'BatchGetItem' && JSON.stringify(input).includes('"ConsistentRead":true')
    // Between the two reads somebody activates half of them.
    if (isAgain && JSON.stringify(input).includes('"I#')) {
      end()
      await suspendEach(shell.services, ids.slice(0, 5), false)
    }
  })
  await deliverAll(shell)
  expect(await batchNow(shell.services, batch.id)).toMatchObject({ failedInstances: 5, modifiedInstances: 95 })
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 95, twice: 0 })
})
