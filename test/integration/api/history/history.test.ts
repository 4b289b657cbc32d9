import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sweepOutboxes } from '../../../../functions/instance/outbox/sweep-outboxes.ts'
import { commandInstance } from '../../../../functions/instance/process-instances.ts'
import { partitionPages } from '../../../../functions/store/dynamodb/pages/query-pages.ts'
import { saveInstance } from '../../../../functions/store/process-instance/process-instance-items.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { type Shell, START_TIME, startShell } from '../../../support/shell.ts'
import { extensions, flows, line, model, userTask } from '../../../unit/engine/stage/model.ts'

const MINUTE = 60_000
const inputs = extensions(
  '<camunda:inputOutput><camunda:inputParameter name="local">made here</camunda:inputParameter></camunda:inputOutput>',
)
const PROCESS = line({ a: userTask('a', inputs), b: userTask('b'), c: userTask('c', '', 'camunda:asyncBefore="true"') })
const LOOP = model(
  `<startEvent id="start"/>${userTask('again')}<exclusiveGateway id="more"/><endEvent id="end"/>${flows('start > again > more')}<sequenceFlow id="back" sourceRef="more" targetRef="again"><conditionExpression xsi:type="tFormalExpression">\${true}</conditionExpression></sequenceFlow>${flows('more > end')}`,
  '',
  'loop',
)

let shell: Shell
let api: ApiClient
let instance = ''

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(PROCESS, LOOP)
})
afterAll(() => shell.stop())
beforeEach(async () => {
  shell.setTime(START_TIME)
  instance = (await shell.start('p', { x: { type: 'Integer', value: 1 } })).id
})

const listed = z.array(z.record(z.string(), z.unknown()))
const list = async (path: string) => listed.parse((await api.get(path)).body)
const taskOf = async (id: string) => String((await list(`/task?processInstanceId=${id}`))[0]?.id)
const complete = async (id: string, body = {}) => api.send('POST', `/task/${await taskOf(id)}/complete`, body)

describe('which way an instance went', () => {
  test('is told by its activity instances, with when each began and ended, and who had the task', async () => {
    await api.send('POST', `/task/${await taskOf(instance)}/assignee`, { userId: 'kim' })
    shell.setTime(START_TIME + MINUTE)
    await complete(instance)
    const path = `/history/activity-instance?processInstanceId=${instance}&sortBy=startTime&sortOrder=asc`
    expect(await list(path)).toMatchObject([
      { activityId: 'start', activityType: 'startEvent', durationInMillis: 0, canceled: false },
      {
        activityId: 'a',
        assignee: 'kim',
        startTime: '2026-01-01T12:00:00.000+0000',
        endTime: '2026-01-01T12:01:00.000+0000',
        durationInMillis: MINUTE,
        parentActivityInstanceId: instance,
        completeScope: false,
      },
      { activityId: 'b', endTime: null, durationInMillis: null },
    ])
    expect(
      (await api.get(`/history/activity-instance/count?processInstanceId=${instance}&finished=true`)).body,
    ).toEqual({ count: 2 })
    const [running] = await list(`${path}&unfinished=true`)
    expect((await api.get(`/history/activity-instance/${running?.id}`)).body).toEqual(running)
    const tree = z
      .object({ childActivityInstances: z.array(z.object({ id: z.string() })) })
      .parse((await api.get(`/process-instance/${instance}/activity-instances`)).body)
    expect(tree.childActivityInstances[0]?.id).toBe(running?.id)
  })

  test('says what a modification cancelled and began, once, though its message comes again', async () => {
    const command = {
      kind: 'modify',
      mode: 'batch',
      instructions: [
        { type: 'cancel', activityId: 'a' },
        { type: 'startBeforeActivity', activityId: 'b' },
      ],
      skipCustomListeners: false,
      skipIoMappings: false,
    } as const
    for (const _ of [1, 2]) await commandInstance(shell.services, instance, command, { mark: 'batch' })
    expect(
      (await list(`/history/activity-instance?processInstanceId=${instance}`)).map(
        ({ activityId, canceled, endTime }) => [activityId, canceled, endTime === null],
      ),
    ).toEqual([
      ['start', false, false],
      ['a', true, false],
      ['b', false, true],
    ])
  })

  test('is found over all instances, running and ended, by activity and time', async () => {
    await complete(instance)
    const ids = async (query: string) => (await list(query)).map(({ id }) => id)
    expect(await ids(`/history/process-instance?executedActivityIdIn=a&processInstanceIds=${instance}`)).toEqual([
      instance,
    ])
    expect(await ids(`/history/process-instance?executedActivityIdIn=b&processInstanceIds=${instance}`)).toEqual([])
    const after = encodeURIComponent('2026-01-01T12:00:00.001+0000')
    expect(
      await ids(`/history/process-instance?executedActivityAfter=${after}&processInstanceIds=${instance}`),
    ).toEqual([])
    await api.send('DELETE', `/process-instance/${instance}`)
    const found = await list('/history/activity-instance?activityId=b&canceled=true')
    expect(found.map(({ processInstanceId }) => processInstanceId)).toContain(instance)
  })
})

describe('tasks, variables, jobs and incidents', () => {
  test('that have ended are told as they were', async () => {
    await complete(instance, { variables: { x: { value: 2 }, local: { value: 'changed' } } })
    await complete(instance)
    const [job] = await list(`/job?processInstanceId=${instance}`)
    await api.send('PUT', `/job/${job?.id}/retries`, { retries: 0 })
    await api.send('PUT', `/job/${job?.id}/retries`, { retries: 1 })
    await api.send('POST', `/job/${job?.id}/execute`)
    await complete(instance)
    const of = `processInstanceId=${instance}`
    expect(await list(`/history/task?${of}&sortBy=startTime&sortOrder=asc`)).toMatchObject([
      { taskDefinitionKey: 'a', deleteReason: 'completed', taskState: 'Completed' },
      { taskDefinitionKey: 'b', deleteReason: 'completed' },
      { taskDefinitionKey: 'c', deleteReason: 'completed' },
    ])
    const variables = await list(`/history/variable-instance?${of}&sortBy=variableName&sortOrder=asc`)
    expect(variables).toMatchObject([
      { name: 'local', value: 'changed', type: 'String', state: 'CREATED' },
      { name: 'x', value: 2, activityInstanceId: instance },
    ])
    for (const variable of variables) {
      expect((await api.get(`/history/variable-instance/${variable.id}`)).body).toEqual(variable)
    }
    expect(await list(`/history/incident?${of}`)).toMatchObject([
      { resolved: true, open: false, configuration: job?.id },
    ])
    const log = await list(`/history/job-log?${of}`)
    expect(log.map(({ creationLog, successLog }) => [creationLog, successLog])).toEqual([
      [true, false],
      [false, true],
    ])
    expect((await api.get(`/history/job-log/${log[1]?.id}`)).body).toEqual(log[1])
  })

  test('that the reference knows and Shunt does not keep are refused by name', async () => {
    expect((await api.get('/history/task?taskHadCandidateUser=kim')).body).toMatchObject({
      message: expect.stringContaining('taskHadCandidateUser'),
    })
  })
})

describe('a long trail', () => {
  let loop = ''
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await complete(loop)
  }
  const partsOf = async () => {
    const pages = await Array.fromAsync(partitionPages(shell.services.db, `TRAIL#${loop}`, { consistent: true }))
    return pages.flat()
  }
  beforeEach(async () => {
    loop = (await shell.start('loop')).id
  })

  test('is rolled out into items of its own, and told whole', async () => {
    await turns(60)
    expect((await partsOf()).length).toBeGreaterThan(2)
    const { trail } = await shell.stored(loop)
    expect(trail.text.length).toBeLessThan(1500)
    const all = await list(`/history/activity-instance?processInstanceId=${loop}&sortBy=occurrence&sortOrder=asc`)
    expect(all.map(({ activityId }) => activityId)).toEqual([
      'start',
      ...Array.from({ length: 60 }, () => ['again', 'more']).flat(),
      'again',
    ])
  })

  test('is told once though a process died between rolling it out and writing the instance, and somebody else went on', async () => {
    await turns(20)
    while (!((await shell.stored(loop)).trail.text.length >= 1200)) await turns(1)
    const stored = await shell.stored(loop)
    const write = { state: stored.state, outbox: [], trail: [], now: START_TIME }
    // Whoever loses has rolled out what the other rolls out, too.
    const both = await Promise.all([1, 2].map(() => saveInstance(shell.services.db, stored, write)))
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'saved'])
    const before = await list(`/history/activity-instance?processInstanceId=${loop}`)
    expect(new Set(before.map(({ id }) => id)).size).toBe(before.length)
    await turns(1)
    expect(await list(`/history/activity-instance?processInstanceId=${loop}`)).toHaveLength(before.length + 2)
  })

  test('is forgotten with its instance', async () => {
    await turns(40)
    await api.send('DELETE', `/process-instance/${loop}`)
    await sweepOutboxes(shell.services, Number.POSITIVE_INFINITY)
    const parts = await partsOf()
    expect(parts.length).toBeGreaterThan(0)
    const expires = START_TIME / 1000 + 30 * 24 * 3600
    expect(parts.map(({ ttl }) => ttl)).toEqual(parts.map(() => expires))
  })

  test('is forgotten with its instance though somebody comes late who began before it ended', async () => {
    while (!((await shell.stored(loop)).trail.text.length >= 1200)) await turns(1)
    const stored = await shell.stored(loop)
    await api.send('DELETE', `/process-instance/${loop}`)
    await sweepOutboxes(shell.services, Number.POSITIVE_INFINITY)
    const late = { state: stored.state, outbox: [], trail: [], now: START_TIME }
    expect(await saveInstance(shell.services.db, stored, late)).toEqual({ outcome: 'conflict' })
    const parts = await partsOf()
    expect(parts.length).toBeGreaterThan(0)
    for (const { ttl } of parts) expect(ttl).toBeDefined()
  })
})

describe('where no trail is kept', () => {
  let without: Shell
  beforeAll(async () => {
    without = await startShell({ HISTORY_LEVEL: 'none' })
    await without.deploy(PROCESS)
  })
  afterAll(() => without.stop())

  test('nothing is written of it, and who asks is told', async () => {
    const { id } = await without.start('p')
    expect((await without.stored(id)).trail).toEqual({ text: '', parts: 0 })
    const there = apiClient(without.services)
    for (const path of [
      'activity-instance',
      'variable-instance',
      'task',
      'incident',
      'job-log',
      'activity-instance/count',
    ]) {
      expect(await there.get(`/history/${path}`), path).toMatchObject({
        status: 400,
        body: { type: 'InvalidRequestException', message: expect.stringContaining('history level') },
      })
    }
    const refused = await there.get('/history/process-instance?executedActivityIdIn=a')
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining('executedActivityIdIn') } })
  })
})
