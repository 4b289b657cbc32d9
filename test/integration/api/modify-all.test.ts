import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandInstance } from '../../../functions/runtime/process-instances.ts'
import { apiClient } from '../../support/api-client.ts'
import { countMoved, MOVE_ON, startInstances, TWO_TASKS } from '../../support/batches.ts'
import { type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

/** Has somebody else act before the next write, which waits for it with all that follow. */
function beforeNextWrite(act: () => Promise<unknown>): void {
  const somebody = new AsyncLocalStorage<boolean>()
  let acted: Promise<unknown> | undefined
  shell.services.db.client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'PutItemCommand' && !somebody.getStore()) {
        acted ??= somebody.run(true, act)
        await acted
      }
      return next(args)
    },
    { step: 'initialize', name: 'somebody' },
  )
}

test('an instance that ends between the check and the write is named, and the others are modified', async () => {
  const [definition] = await shell.deploy(TWO_TASKS)
  const ids = await startInstances(shell, 3)
  const [one, two, gone = ''] = ids
  const how = { skipCustomListeners: false, skipIoMappings: false, external: true }
  beforeNextWrite(() => commandInstance(shell.services, gone, { kind: 'delete', ...how }))

  const answer = await apiClient(shell.services).send('POST', '/modification/execute', {
    processDefinitionId: definition?.id,
    processInstanceIds: ids,
    instructions: MOVE_ON,
  })

  const message = `ENGINE-13036 Process instance '${gone}' cannot be modified. The process instance does not exist`
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({
    type: 'ProcessEngineException',
    message: `${message}. Carried out in part, because of what happened to instances meanwhile: 2 modified, 1 not`,
    modified: expect.toSatisfy((modified: string[]) => modified.toSorted().join() === [one, two].toSorted().join()),
    notModified: [{ id: gone, message }],
  })
  expect(await countMoved(shell.services, ids)).toEqual({ moved: 2, twice: 0 })
})
