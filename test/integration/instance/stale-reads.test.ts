import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { getItem } from '../../../functions/store/dynamodb/single-item.ts'
import { chain, completeTaskAt, isAt, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

const working = model(
  'working',
  `<startEvent id="start"/><userTask id="first"/>
  <serviceTask id="work" camunda:asyncBefore="true" camunda:expression="#{1 + 1}"/>
  <userTask id="after"/>${chain('start', 'first', 'work', 'after')}`,
)

/** From now on an eventually consistent read of the instance finds it as it is now. */
async function keepFinding(instanceId: string): Promise<void> {
  const { db } = shell.services
  const Item = await getItem(db, { pk: `I#${instanceId}`, sk: 'I' }, true)
  db.documents.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const isStale =
          commandName === 'GetItemCommand' && !('ConsistentRead' in args.input && args.input.ConsistentRead)
        return isStale ? { output: { $metadata: {}, ...(Item && { Item }) }, response: {} } : next(args)
      },
    { step: 'initialize', name: 'stale' },
  )
}

test('a message that is faster than the database finds the job that it is about', async () => {
  await shell.deploy(working)
  const { id } = await shell.start('working')
  await keepFinding(id)
  const { state } = await shell.stored(id)
  await commandInstance(shell.services, id, completeTaskAt(state, 'first'))
  await shell.runJobs()
  expect(isAt((await shell.stored(id)).state, 'after')).toBe(true)
})
