import { describe, expect, test } from 'vitest'
import {
  conditionalFlow,
  expression,
  extensions,
  flow,
  flows,
  inputOutput,
  line,
  listener,
  log,
  model,
  subProcess,
  taskListener,
  userTask,
} from '../stage/model.ts'
import {
  completeTask,
  integer,
  modify,
  play,
  refusalOf,
  taskAt,
  tell,
  text,
  theOneAt,
  variable,
  variablesOf,
  waitsAt,
} from '../stage/play.ts'

const taskLogged = (...events: readonly string[]) =>
  extensions(events.map((event) => taskListener(event, log(event))).join(''))

describe('execution listeners', () => {
  test('run at the start, at the end and on flows, in this order', async () => {
    const on = (id: string) => extensions(listener('start', log(`${id}+`)) + listener('end', log(`${id}-`)))
    const taken = flow('a', 'b', extensions(listener('take', log('a-b'))))
    const p = await play(
      model(
        `<startEvent id="start"/>${userTask('a', on('a'))}${userTask('b', on('b'))}<endEvent id="end"/>${taken}${flows('start > a', 'b > end')}`,
      ),
    )
    completeTask(p, 'a')
    expect(variable(p, 'log')).toBe('a+ a- a-b b+')
  })

  test('run from the outside in at the start, from the inside out when cancelled', async () => {
    const on = (id: string) => extensions(listener('start', log(`${id}+`)) + listener('end', log(`${id}-`)))
    const p = await play(line({ sub: subProcess('sub', { a: userTask('a', on('a')) }, on('sub')), z: userTask('z') }))
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'z' },
      { type: 'cancel', activityId: 'a' },
    ])
    expect(variable(p, 'log')).toBe('sub+ a+ a- sub-')
  })

  test('can be skipped in a modification, and so can parameters', async () => {
    const both = extensions(inputOutput({ i: '1' }) + listener('start', log('start')) + listener('end', log('end')))
    const p = await play(line({ z: userTask('z'), a: userTask('a', both) }))
    const start = { type: 'startBeforeActivity', activityId: 'a' } as const
    tell(p, { kind: 'modify', instructions: [start], mode: 'batch', skipCustomListeners: true, skipIoMappings: true })
    expect(variablesOf(p)).toEqual([])
    modify(p, [start], 'batch')
    expect(variablesOf(p)).toEqual(['a.i="1"', 'log="start"'])
  })

  test('what a modification skips stays skipped behind a scope that a terminate end event has ended', async () => {
    const stop = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    const inside = `<startEvent id="s"/><task id="t"/>${stop}${flows('s > t > stop')}`
    const next = userTask('next', extensions(listener('start', log('next'))))
    const p = await play(line({ z: userTask('z'), sub: `<subProcess id="sub">${inside}</subProcess>`, next }))
    const start = { type: 'startBeforeActivity', activityId: 't' } as const
    tell(p, { kind: 'modify', instructions: [start], mode: 'batch', skipCustomListeners: true, skipIoMappings: false })
    expect(waitsAt(p)).toBe('next z')
    expect(variable(p, 'log')).toBeUndefined()
  })

  test('a listener that fails refuses the whole step', async () => {
    const p = await play(
      line({ z: userTask('z'), a: userTask('a', extensions(listener('start', expression('nothing.here')))) }),
    )
    expect(
      refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'z'), variables: { x: integer(1) } })?.message,
    ).toContain('nothing')
    expect(waitsAt(p)).toBe('z')
    expect(variable(p, 'x')).toBeUndefined()
  })
})

describe('user tasks', () => {
  test('have what the model says, by expressions', async () => {
    const attributes = `name="Check ${expression('who')}" camunda:assignee="${expression('who')}" camunda:candidateUsers="a, b" camunda:candidateGroups="${expression('groups')}" camunda:dueDate="2026-03-01T00:00:00" camunda:priority="${expression('40 + 1')}" camunda:formKey="f"`
    const p = await play(line({ a: userTask('a', '', attributes) }), { who: text('kim'), groups: text('g,h') })
    expect(theOneAt(p, 'a').task).toMatchObject({
      name: 'Check kim',
      assignee: 'kim',
      candidateUsers: ['a', 'b'],
      candidateGroups: ['g', 'h'],
      dueDate: Date.UTC(2026, 2, 1),
      priority: 41,
      formKey: 'f',
    })
  })

  test('listeners see creation, then assignment, then completion', async () => {
    const p = await play(
      line({
        a: userTask('a', taskLogged('create', 'assignment', 'complete', 'delete'), 'camunda:assignee="kim"'),
        b: userTask('b'),
      }),
    )
    expect(variable(p, 'log')).toBe('create assignment')
    completeTask(p, 'a')
    expect(variable(p, 'log')).toBe('create assignment complete')
  })

  test('an update is an event, and a new assignee another one', async () => {
    const p = await play(line({ a: userTask('a', taskLogged('update', 'assignment')) }))
    tell(p, { kind: 'updateTask', task: taskAt(p, 'a'), changes: { description: 'more' } })
    expect(variable(p, 'log')).toBe('update')
    tell(p, { kind: 'updateTask', task: taskAt(p, 'a'), changes: { assignee: 'kim' } })
    expect(variable(p, 'log')).toBe('update update assignment')
    tell(p, { kind: 'updateTask', task: taskAt(p, 'a'), changes: { assignee: null } })
    expect(theOneAt(p, 'a').task?.assignee).toBeUndefined()
  })

  test('a cancelled task is deleted, not completed', async () => {
    const p = await play(line({ a: userTask('a', taskLogged('complete', 'delete')), z: userTask('z') }))
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'z' },
      { type: 'cancel', activityId: 'a' },
    ])
    expect(variable(p, 'log')).toBe('delete')
  })

  test('a listener can change the task', async () => {
    const changes =
      taskListener('create', expression("task.setAssignee('lee')")) +
      taskListener('create', expression('task.setPriority(7)'))
    const p = await play(line({ a: userTask('a', extensions(changes)) }))
    expect(theOneAt(p, 'a').task).toMatchObject({ assignee: 'lee', priority: 7 })
  })
})

describe('service tasks by expression', () => {
  test('keep the result in a variable', async () => {
    const service = `<serviceTask id="s" camunda:expression="${expression('x * 2')}" camunda:resultVariable="y"/>`
    const p = await play(line({ s: service, a: userTask('a') }), { x: integer(21) })
    expect(variable(p, 'y')).toBe(42)
  })
})

describe('parameters', () => {
  test('lists and maps become objects', async () => {
    const items = `<camunda:list><camunda:value>${expression('1 + 1')}</camunda:value><camunda:value>b</camunda:value></camunda:list>`
    const map = '<camunda:map><camunda:entry key="k">v</camunda:entry></camunda:map>'
    const p = await play(line({ a: userTask('a', extensions(inputOutput({ items, map }))) }))
    expect(variablesOf(p)).toEqual([`a.items=${JSON.stringify('[2,"b"]')}`, `a.map=${JSON.stringify('{"k":"v"}')}`])
  })

  test('inputs are seen inside only, outputs outside', async () => {
    const p = await play(
      line({
        a: userTask('a', extensions(inputOutput({ i: expression('x + 1') }, { o: expression('i + 1') }))),
        b: userTask('b'),
      }),
      { x: integer(1) },
    )
    expect(variablesOf(p)).toEqual(['a.i=2', 'x=1'])
    completeTask(p, 'a')
    expect(variablesOf(p)).toEqual(['o=3', 'x=1'])
  })

  test('outputs are made when the activity is cancelled, unless skipped', async () => {
    const xml = line({ a: userTask('a', extensions(inputOutput({}, { o: '1' }))), z: userTask('z') })
    for (const skipIoMappings of [false, true]) {
      const p = await play(xml)
      const instructions = [
        { type: 'startBeforeActivity', activityId: 'z' },
        { type: 'cancel', activityId: 'a' },
      ] as const
      tell(p, { kind: 'modify', instructions, mode: 'batch', skipCustomListeners: false, skipIoMappings })
      expect(variable(p, 'o')).toBe(skipIoMappings ? undefined : '1')
    }
  })
})

describe('flows out of tasks', () => {
  const xml = (attributes: string, last: string) =>
    model(
      `<startEvent id="start"/>${userTask('a', '', attributes)}${userTask('b')}${userTask('c')}<endEvent id="end"/>${flows('start > a', 'b > end', 'c > end')}${conditionalFlow('a', 'b', expression('x > 1'))}${last}`,
    )

  test('the default flow of a task is taken where no condition holds, and only there', async () => {
    const defaulted = xml('default="a-c"', flow('a', 'c'))
    for (const [x, expected] of [
      [1, 'c'],
      [2, 'b'],
    ] as const) {
      const p = await play(defaulted, { x: integer(x) })
      completeTask(p, 'a')
      expect(waitsAt(p)).toBe(expected)
    }
  })

  test('a task whose conditions all fail cannot be left', async () => {
    const p = await play(xml('', conditionalFlow('a', 'c', expression('x > 2'))), { x: integer(1) })
    expect(refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'a'), variables: {} })?.message).toBe(
      "ENGINE-02006 No conditional sequence flow leaving the Flow Node 'a' could be selected for continuing the process.",
    )
  })
})
