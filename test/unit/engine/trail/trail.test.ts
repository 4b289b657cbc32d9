import { describe, expect, test } from 'vitest'
import type { Command } from '../../../../functions/engine/command.ts'
import { historicActivities } from '../../../../functions/engine/trail/historic-activities.ts'
import { historicIncidents } from '../../../../functions/engine/trail/historic-incidents.ts'
import { historicTasks } from '../../../../functions/engine/trail/historic-tasks.ts'
import { historicVariables } from '../../../../functions/engine/trail/historic-variables.ts'
import type { History } from '../../../../functions/engine/trail/history.ts'
import { jobLog } from '../../../../functions/engine/trail/job-log.ts'
import { boundary, eventSubProcess, expression, extensions, flows, line, model, userTask } from '../stage/model.ts'
import {
  completeTask,
  integer,
  jobAt,
  jobsOf,
  modify,
  type Play,
  play,
  runJob,
  taskAt,
  tell,
  text,
} from '../stage/play.ts'
import { graphOf, state } from '../stage/world.ts'

/** The history of an instance on the stage. */
function historyOf({ world, id }: Play): History {
  const current = state(world, id)
  return { graph: graphOf(world, current), state: current, events: world.trails.get(id) ?? [] }
}

/** Each activity instance as `activity:how it ended`; nothing where it runs. */
function ends(it: Play): string[] {
  return historicActivities(historyOf(it)).map(({ activityId, end, isRunning }) =>
    isRunning ? activityId : `${activityId}:${end}`,
  )
}

const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'

describe('the activity instances of an instance', () => {
  test('are there from the start event to the end event, those too that pass within a step', async () => {
    const it = await play(
      model(
        `<startEvent id="start"/>${userTask('a')}<parallelGateway id="fork"/>${userTask('b')}${userTask('c')}<parallelGateway id="join"/><endEvent id="end"/>${flows('start > a > fork > b > join > end', 'fork > c > join')}`,
      ),
    )
    expect(ends(it)).toEqual(['start:completed', 'a'])
    completeTask(it, 'a')
    completeTask(it, 'b')
    completeTask(it, 'c')
    expect(ends(it).sort()).toEqual(
      [
        ...['start:completed', 'a:completed', 'fork:completed', 'b:completed', 'c:completed'],
        ...['join:completed', 'join:completed', 'end:scopeCompleted'],
      ].sort(),
    )
  })

  test('are cancelled by a modification, by an event that interrupts, and with the instance', async () => {
    const it = await play(line({ a: userTask('a'), b: userTask('b') }, boundary('late', 'b', timer)))
    modify(it, [
      { type: 'cancel', activityId: 'a' },
      { type: 'startBeforeActivity', activityId: 'b' },
    ])
    expect(ends(it)).toEqual(['start:completed', 'a:canceled', 'b'])
    runJob(it, 'late')
    expect(ends(it)).toEqual(['start:completed', 'a:canceled', 'b:canceled', 'late:scopeCompleted'])
    const other = await play(line({ a: userTask('a') }))
    tell(other, deletion('no more'))
    expect(ends(other)).toEqual(['start:completed', 'a:canceled'])
  })

  test('say which instance they called', async () => {
    const it = await play([line({ call: '<callActivity id="call" calledElement="q"/>' }), called()])
    const [, call] = historicActivities(historyOf(it))
    expect(call?.calledProcessInstanceId).toMatch(/^[0-9a-f-]{36}$/)
  })
})

function called(): string {
  return model(`<startEvent id="s"/>${userTask('inside')}<endEvent id="e"/>${flows('s > inside > e')}`, '', 'q')
}

function deletion(reason: string): Command {
  return { kind: 'delete', reason, external: true, skipCustomListeners: false, skipIoMappings: false }
}

describe('user tasks', () => {
  test('are kept as they were when they were completed, or with the reason of their deletion', async () => {
    const it = await play(line({ a: userTask('a'), b: userTask('b'), c: userTask('c') }))
    tell(it, { kind: 'updateTask', task: taskAt(it, 'a'), changes: { assignee: 'kim', priority: 80 } })
    completeTask(it, 'a')
    modify(it, [
      { type: 'cancel', activityId: 'b' },
      { type: 'startBeforeActivity', activityId: 'c' },
    ])
    tell(it, deletion('no more'))
    expect(
      historicTasks(historyOf(it)).map(({ activityId, deleteReason, task }) => [
        activityId,
        deleteReason,
        task.assignee,
        task.priority,
      ]),
    ).toEqual([
      ['a', 'completed', 'kim', 80],
      ['b', 'deleted', undefined, undefined],
      ['c', 'no more', undefined, undefined],
    ])
  })
})

describe('variables', () => {
  test('are kept as they were when their scope ended, and those that somebody removed are said to be', async () => {
    const inputs = extensions(
      `<camunda:inputOutput><camunda:inputParameter name="local">${expression('x + 1')}</camunda:inputParameter></camunda:inputOutput>`,
    )
    const it = await play(line({ a: userTask('a', inputs), b: userTask('b') }), { x: integer(1), y: text('old') })
    const task = taskAt(it, 'a')
    tell(it, { kind: 'completeTask', task, variables: { local: integer(7), y: text('new') } })
    tell(it, { kind: 'changeVariables', execution: 0, set: { z: integer(3) }, remove: ['x'], local: false })
    const all = historicVariables(historyOf(it)).map(({ name, value, isCurrent, removed }) => [
      name,
      value.value,
      isCurrent ? 'there' : removed ? 'removed' : 'ended',
    ])
    expect(all.sort()).toEqual([
      ['local', 7, 'ended'],
      ['x', 1, 'removed'],
      ['y', 'new', 'there'],
      ['z', 3, 'there'],
    ])
  })

  test('of an instance that has ended are those that it ended with', async () => {
    const it = await play(line({ a: userTask('a') }), { x: integer(1) })
    completeTask(it, 'a', { y: integer(2) })
    expect(
      historicVariables(historyOf(it)).map(({ name, value, isCurrent }) => [name, value.value, isCurrent]),
    ).toEqual([
      ['x', 1, true],
      ['y', 2, true],
    ])
  })

  test('that are younger than their scope say when they were made', async () => {
    const it = await play(line({ a: userTask('a') }), { x: integer(1) })
    const begun = it.world.now
    it.world.now += 60_000
    tell(it, { kind: 'changeVariables', execution: 0, set: { y: integer(2) }, remove: [], local: false })
    expect(historicVariables(historyOf(it)).map(({ name, createTime }) => [name, createTime])).toEqual([
      ['x', begun],
      ['y', begun + 60_000],
    ])
  })
})

/** Three failures, and no retries left. */
function failTimer(it: Play, activityId: string): number {
  const job = jobAt(it, activityId).number
  for (const _ of [1, 2, 3]) tell(it, { kind: 'failJob', job, message: 'broken' })
  return job
}

describe('jobs and incidents', () => {
  const late = () => play(line({ a: userTask('a'), b: userTask('b') }, boundary('late', 'a', timer)))

  test('are made, fail, become incidents, which are resolved where the job is tried again, and succeed', async () => {
    const it = await late()
    const job = failTimer(it, 'late')
    expect(historicIncidents(historyOf(it)).map(({ end }) => end)).toEqual([undefined])
    tell(it, { kind: 'setJobRetries', job, retries: 1 })
    runJob(it, 'late')
    expect(historicIncidents(historyOf(it)).map(({ end, incident }) => [end, incident.message])).toEqual([
      ['resolved', 'broken'],
    ])
    const log = jobLog(historyOf(it)).map(({ kind, ordinal, job: { retries } }) => [kind, ordinal, retries])
    expect(log.slice(1)).toEqual([
      ['failure', 1, 3],
      ['failure', 2, 2],
      ['failure', 3, 1],
      ['success', 1, 1],
    ])
    expect(log[0]?.[0]).toBe('creation')
  })

  test('are deleted with what they are at', async () => {
    const it = await late()
    failTimer(it, 'late')
    modify(it, [
      { type: 'cancel', activityId: 'a' },
      { type: 'startBeforeActivity', activityId: 'b' },
    ])
    expect(historicIncidents(historyOf(it)).map(({ end }) => end)).toEqual(['deleted'])
    const kinds = jobLog(historyOf(it)).map(({ kind }) => kind)
    expect(kinds).toEqual(['creation', 'failure', 'failure', 'failure', 'deletion'])
  })
})

test('an event subprocess that interrupts its scope takes the incidents of the timers of that scope away', async () => {
  const inTime = '<timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition>'
  const it = await play(line({ a: userTask('a') }, eventSubProcess('one', timer) + eventSubProcess('two', inTime)))
  const [failing, other] = jobsOf(it)
  for (const _ of [1, 2, 3]) tell(it, { kind: 'failJob', job: failing?.number ?? 0, message: 'broken' })
  tell(it, { kind: 'executeJob', job: other?.number ?? 0 })
  expect(state(it.world, it.id).root.incidents).toBeUndefined()
  expect(historicIncidents(historyOf(it)).map(({ end }) => end)).toEqual(['deleted'])
})
