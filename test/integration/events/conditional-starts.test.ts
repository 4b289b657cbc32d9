import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ConditionRequest, startByConditions } from '../../../functions/events/conditional-starts.ts'
import { listInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

const startedWhen = (id: string, condition: string) =>
  model(
    id,
    `<startEvent id="start"><conditionalEventDefinition>${condition}</conditionalEventDefinition></startEvent>
    <userTask id="after"/>${chain('start', 'after')}`,
  )
const el = (code: string) => `<condition xsi:type="tFormalExpression">\${${code}}</condition>`
const javaScript = (code: string) => `<condition xsi:type="tFormalExpression" language="javascript">${code}</condition>`

/** The keys of the definitions of which instances were started, or why none was. */
async function started(x: number, changes: Partial<ConditionRequest> = {}) {
  const variables = { x: { type: 'Integer', value: x } } as const
  const outcome = await startByConditions(shell.services, { variables, withoutTenantId: false, ...changes })
  return outcome.refusal?.message ?? outcome.started?.map(({ definitionId }) => definitionId.split(':')[0]).sort()
}

test('an instance is started at each start event whose condition is true, of the newest versions', async () => {
  await shell.deploy(startedWhen('one', el('x == 7')))
  await shell.deploy(startedWhen('one', el('x == 1')))
  await shell.deploy(startedWhen('odd', javaScript('x % 2 == 1')))
  expect(await started(1)).toEqual(['odd', 'one'])
  expect(await started(7)).toEqual(['odd'])
  expect(await started(2)).toEqual([])
})

test('nothing is started where one condition fails', async () => {
  await shell.deploy(startedWhen('one', el('x == 1')))
  await shell.deploy(startedWhen('wrong', el('x')))
  expect(await started(1)).toContain('condition expression returns non-Boolean')
})

test('nothing is started where one of those that would be started fails at its first step', async () => {
  await shell.deploy(startedWhen('one', el('x == 1')))
  const failing = startedWhen('two', el('x == 1')).replace(
    '<userTask id="after"/>',
    `<serviceTask id="after" camunda:expression="\${1 / nothing}"/>`,
  )
  await shell.deploy(failing)
  expect(await started(1)).toContain('nothing')
  const count = await Array.fromAsync(listInstances(shell.services.db, { definitionKey: 'one' }))
  expect(count.flat()).toEqual([])
})

test('sent again with the same id, nothing is started twice', async () => {
  await shell.deploy(startedWhen('one', el('x == 1')))
  const ask = async () => {
    const variables = { x: { type: 'Integer', value: 1 } } as const
    const { started } = await startByConditions(shell.services, { id: 'k', variables, withoutTenantId: false })
    return started?.map(({ id }) => id)
  }
  const first = await ask()
  expect(first).toHaveLength(1)
  expect(await ask()).toEqual(first)
})

test('where nothing can be started, it says so', async () => {
  expect(await started(1)).toBe(
    'ENGINE-13043 No subscriptions were found during evaluation of the conditional start events.',
  )
  const [plain] = await shell.deploy(
    model('plain', `<startEvent id="start"/><userTask id="after"/>${chain('start', 'after')}`),
  )
  expect(await started(1, { processDefinitionId: plain?.id ?? '' })).toBe(
    `ENGINE-13042 Process definition with id '${plain?.id}' does not declare conditional start event.`,
  )
  expect(await started(1, { processDefinitionId: 'x' })).toContain("no deployed process definition found with id 'x'")
})
