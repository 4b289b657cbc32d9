import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { chain, completeTaskAt, executionAt, model, type Shell, startShell } from '../../support/shell.ts'

const ORDER = model(
  'order',
  `<startEvent id="start"/><userTask id="check"/><userTask id="ship"/><endEvent id="end"/>${chain('start', 'check', 'ship', 'end')}`,
)
const CALLER = model(
  'caller',
  `<startEvent id="start"/><callActivity id="call" calledElement="order"/><endEvent id="end"/>${chain('start', 'call', 'end')}`,
)
const FAILING = model(
  'failing',
  `<startEvent id="start"/><serviceTask id="work" camunda:asyncBefore="true" camunda:expression="\${missing.value}"/><endEvent id="end"/>${chain('start', 'work', 'end')}`,
)

let shell: Shell
let api: ApiClient
/** Instances by what they are for. */
const instances = new Map<string, InstanceState>()

async function startOrder(name: string, businessKey: string, amount: number): Promise<void> {
  const variables = { amount: { value: amount } }
  const { body } = await api.send('POST', '/process-definition/key/order/start', { businessKey, variables })
  const id = String(Object(body).id)
  instances.set(name, (await shell.stored(id)).state)
}

const idOf = (name: string) => instances.get(name)?.id ?? ''

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(ORDER, CALLER, FAILING)
  await startOrder('small', 'order-1', 10)
  await startOrder('large', 'order-2', 20)
  await startOrder('shipping', 'case-3', 30)
  const shipping = instances.get('shipping')
  if (shipping) await commandInstance(shell.services, shipping.id, completeTaskAt(shipping, 'check'))
  await commandInstance(shell.services, idOf('large'), { kind: 'setSuspended', suspended: true })
  instances.set('caller', await shell.start('caller'))
  const caller = instances.get('caller')
  if (caller) {
    const { called } = executionAt(caller, 'call')
    instances.set('called', (await shell.stored(called?.processInstanceId ?? '')).state)
  }
  instances.set('failed', await shell.start('failing'))
  await shell.runJobs()
})
afterAll(() => shell.stop())

async function found(query: object, path = '/process-instance'): Promise<string[]> {
  const { status, body } = await api.send('POST', path, query)
  if (status !== 200 || !Array.isArray(body)) throw new Error(JSON.stringify(body))
  const names = new Map(Array.from(instances, ([name, { id }]) => [id, name]))
  return body.map(({ id }) => names.get(id) ?? id).sort()
}

describe('a process instance is found by', () => {
  test.each<[string, object, string[]]>([
    ['nothing in particular', {}, ['called', 'caller', 'failed', 'large', 'shipping', 'small']],
    ['its definition', { processDefinitionKey: 'order' }, ['called', 'large', 'shipping', 'small']],
    ['one of several definitions', { processDefinitionKeyIn: ['caller', 'failing'] }, ['caller', 'failed']],
    ['not being of a definition', { processDefinitionKeyNotIn: ['order', 'failing'] }, ['caller']],
    ['its business key', { businessKey: 'order-1' }, ['small']],
    ['a pattern of its business key', { businessKeyLike: 'order-_' }, ['large', 'small']],
    ['being suspended', { suspended: true }, ['large']],
    ['being active', { active: true, processDefinitionKey: 'order' }, ['called', 'shipping', 'small']],
    ['where its token is', { activityIdIn: ['ship'] }, ['shipping']],
    [
      'calling none',
      { leafProcessInstances: true, processDefinitionKeyIn: ['order', 'caller'] },
      ['called', 'large', 'shipping', 'small'],
    ],
    ['not being called', { rootProcessInstances: true, processDefinitionKey: 'order' }, ['large', 'shipping', 'small']],
    ['an incident', { withIncident: true }, ['failed']],
    ['the type of an incident', { incidentType: 'failedJob' }, ['failed']],
    ['the message of an incident', { incidentMessageLike: '%missing%' }, ['failed']],
    ['a variable', { variables: [{ name: 'amount', operator: 'gteq', value: 20 }] }, ['large', 'shipping']],
    [
      'one of several conditions',
      { orQueries: [{ businessKey: 'order-1', activityIdIn: ['ship'] }] },
      ['shipping', 'small'],
    ],
    [
      'several groups of conditions',
      { orQueries: [{ businessKey: 'order-1', suspended: true }, { businessKeyLike: 'order%' }] },
      ['large', 'small'],
    ],
    ['a case, which there is not', { caseInstanceId: 'x' }, []],
    ['having no tenant', { withoutTenantId: true, businessKey: 'order-1' }, ['small']],
    ['a tenant, which it has not', { tenantIdIn: ['x'] }, []],
  ])('%s', async (_, query, expected) => expect(await found(query)).toEqual(expected))

  test('its caller, its called instance, its root, its deployment, its incident', async () => {
    expect(await found({ superProcessInstance: idOf('caller') })).toEqual(['called'])
    expect(await found({ subProcessInstance: idOf('called') })).toEqual(['caller'])
    expect(await found({ rootProcessInstanceId: idOf('caller') })).toEqual(['called', 'caller'])
    expect(await found({ processInstanceIds: [idOf('small'), 'no-such', idOf('caller')] })).toEqual(['caller', 'small'])
    const { body } = await api.get('/incident')
    expect(await found({ incidentId: Object(body)[0].id })).toEqual(['failed'])
    const deployments = Object((await api.get('/deployment')).body)
    expect(await found({ deploymentId: deployments[0].id, suspended: true })).toEqual(['large'])
    expect(await found({ deploymentId: 'no-such' })).toEqual([])
  })
})

describe('pages', () => {
  const query = { processDefinitionKey: 'order', sorting: [{ sortBy: 'businessKey', sortOrder: 'desc' }] }

  test('follow one another in the order asked for, and together are everything', async () => {
    const first = await api.send('POST', '/process-instance?maxResults=2', query)
    const second = await api.send('POST', '/process-instance?firstResult=2&maxResults=2', query)
    const keys = [...Object(first.body), ...Object(second.body)].map(({ businessKey }) => businessKey)
    expect(keys).toEqual(['order-2', 'order-1', 'case-3', null])
  })

  test('without an order do not overlap either', async () => {
    const pages = await Promise.all([0, 2, 4].map((at) => api.get(`/process-instance?firstResult=${at}&maxResults=2`)))
    const ids = pages.flatMap(({ body }) => Object(body).map(({ id }: { id: string }) => id))
    expect(new Set(ids).size).toBe(6)
  })

  test('a count is the number of all', async () => {
    expect((await api.send('POST', '/process-instance/count', query)).body).toEqual({ count: 4 })
    expect((await api.get('/process-instance/count?activityIdIn=check')).body).toEqual({ count: 3 })
  })
})

describe('the reference’s refusals', () => {
  test.each([
    [{ processInstanceIds: [] }, 'Set of process instance ids is empty'],
    [
      { rootProcessInstances: true, superProcessInstance: 'x' },
      'Invalid query usage: cannot set both rootProcessInstances and superProcessInstanceId',
    ],
    [{ variables: [{ name: 'a', operator: 'near', value: 1 }] }, 'Invalid variable comparator specified: near'],
  ])('%j', async (query, message) => {
    expect(await api.send('POST', '/process-instance', query)).toMatchObject({ status: 400, body: { message } })
  })
})

describe('history', () => {
  const history = '/history/process-instance'

  test('has instances that run and instances that ended', async () => {
    await commandInstance(shell.services, idOf('small'), {
      kind: 'delete',
      skipCustomListeners: false,
      skipIoMappings: false,
      external: true,
    })
    expect(await found({ processDefinitionKey: 'order', finished: true }, history)).toEqual(['small'])
    expect(await found({ processDefinitionKey: 'order', unfinished: true }, history)).toEqual([
      'called',
      'large',
      'shipping',
    ])
    expect(await found({ externallyTerminated: true }, history)).toEqual(['small'])
    expect(await found({ processInstanceIds: [idOf('small'), idOf('large')] }, history)).toEqual(['large', 'small'])
    expect(await found({ suspended: true }, history)).toEqual(['large'])
    expect(await found({ orQueries: [{ finished: true, suspended: true }] }, history)).toEqual(['large', 'small'])
    expect(await found({ processInstanceIds: [idOf('small')] })).toEqual([])
  })

  test('knows when they started and ended', async () => {
    const { body } = await api.get(`${history}/${idOf('small')}`)
    expect(body).toMatchObject({ state: 'EXTERNALLY_TERMINATED', startActivityId: 'start', durationInMillis: 0 })
    expect(await found({ startedAfter: '2027-01-01T00:00:00.000+0000' }, history)).toEqual([])
    expect(await found({ finishedBefore: '2027-01-01T00:00:00.000+0000' }, history)).toEqual(['small'])
  })
})
