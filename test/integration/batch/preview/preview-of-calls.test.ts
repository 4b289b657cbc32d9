import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll } from '../../../support/batches.ts'
import { chain, model, type Shell, startShell } from '../../../support/shell.ts'

// What a called process does that ends without waiting is part of the step that called it, as in the reference, where all of that is one transaction.

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(
    model(
      'short',
      `<startEvent id="start"/><scriptTask id="set" scriptFormat="javascript"><script>execution.setVariable('answer', 42)</script></scriptTask><endEvent id="end"/>${chain('start', 'set', 'end')}`,
    ),
  )
})
afterAll(() => shell.stop())

const CALL = `<callActivity id="call" calledElement="short"><extensionElements><camunda:out variables="all"/></extensionElements></callActivity>`

async function deployed(key: string, elements: string): Promise<string> {
  const [definition] = await shell.deploy(model(key, elements))
  return definition?.id ?? ''
}

const previewShape = z.looseObject({ id: z.string() })
const MOVE = [
  { type: 'startBeforeActivity', activityId: 'call' },
  { type: 'cancel', activityId: 'before' },
]

test.each([
  ['ends', `<endEvent id="end"/>${chain('call', 'end')}`, 2, []],
  [
    'goes on to a task',
    `<userTask id="after"/>${chain('call', 'after')}`,
    0,
    [{ activityId: 'after', before: 0, after: 2 }],
  ],
])(
  'a preview shows where an instance %s when the process that it calls ends at once',
  async (_what, rest, ends, after) => {
    const key = `caller-${ends}`
    const processDefinitionId = await deployed(
      key,
      `<startEvent id="start"/><userTask id="before"/>${CALL}${rest}${chain('start', 'before', 'call')}`,
    )
    const starts = [1, 2].map(() => api.send('POST', `/process-definition/${processDefinitionId}/start`, {}))
    const processInstanceIds = (await Promise.all(starts)).map(({ body }) => previewShape.parse(body).id)
    const asked = { processDefinitionId, processInstanceIds, instructions: MOVE, control: { undoable: true } }
    const { body } = await api.send('POST', '/modification/preview', asked)
    const { id, activities, wouldEnd, notUndoable } = previewShape.parse(body)
    expect({ activities, wouldEnd }).toEqual({
      wouldEnd: ends,
      activities: expect.arrayContaining([...after, { activityId: 'before', before: 2, after: 0 }]),
    })
    expect(activities).toHaveLength(after.length + 1)
    expect(notUndoable).toMatchObject([{ count: 2, message: expect.stringContaining('it goes on with that') }])

    await api.send('POST', `/modification/preview/${id}/execute`, {})
    await deliverAll(shell)
    const states = await Promise.all(processInstanceIds.map(async (one) => (await shell.stored(one)).state))
    expect(states.filter(({ end }) => end !== undefined)).toHaveLength(ends)
    const counted = await api.send('POST', '/process-instance/count', { processInstanceIds, activityIdIn: ['after'] })
    expect(counted.body).toEqual({ count: 2 - ends })
  },
)

test('an answer is what the instance is when the process that it calls has ended at once', async () => {
  const id = await deployed(
    'answering',
    `<startEvent id="start"/>${CALL}<endEvent id="end"/>${chain('start', 'call', 'end')}`,
  )
  const started = await api.send('POST', `/process-definition/${id}/start`, { withVariablesInReturn: true })
  expect(started.body).toMatchObject({ ended: true, variables: { answer: { value: 42 } } })
  const waiting = await deployed(
    'completing',
    `<startEvent id="start"/><userTask id="before"/>${CALL}<userTask id="after"/>${chain('start', 'before', 'call', 'after')}`,
  )
  const { body } = await api.send('POST', `/process-definition/${waiting}/start`, {})
  const processInstanceId = previewShape.parse(body).id
  const [task] = z.array(previewShape).parse((await api.get(`/task?processInstanceId=${processInstanceId}`)).body)
  const completed = await api.send('POST', `/task/${task?.id}/complete`, { withVariablesInReturn: true })
  expect(completed.body).toMatchObject({ answer: { value: 42 } })
})
