import { describe, expect, test } from 'vitest'
import { boundary, eventSubProcess, extensions, flows, followedBy, line, model, userTask } from '../stage/model.ts'
import {
  called,
  completeTask,
  integer,
  type Play,
  play,
  refusalOf,
  taskAt,
  tell,
  variable,
  waitsAt,
} from '../stage/play.ts'

const roots = '<escalation id="x1" escalationCode="X1"/><escalation id="x2" escalationCode="X2"/>'
const definition = (ref?: string) =>
  `<escalationEventDefinition camunda:escalationCodeVariable="code" ${ref === undefined ? '' : `escalationRef="${ref}"`}/>`
const thrown =
  '<intermediateThrowEvent id="thrown"><escalationEventDefinition escalationRef="x1"/></intermediateThrowEvent>'
const sub = (more = '') =>
  `<subProcess id="sub"><startEvent id="s"/>${userTask('a')}${thrown}${userTask('b')}<endEvent id="e"/>${flows('s > a > thrown > b > e')}${more}</subProcess>`

describe('escalations inside a process', () => {
  test('an interrupting boundary event ends the subprocess', async () => {
    const p = await play(line({ sub: sub() }, boundary('on', 'sub', definition('x1')) + followedBy('on', 'one'), roots))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('one')
    expect(variable(p, 'code')).toBe('X1')
  })

  test('a boundary event that does not interrupt runs beside the thrower', async () => {
    const p = await play(
      line({ sub: sub() }, boundary('on', 'sub', definition('x1'), false) + followedBy('on', 'one'), roots),
    )
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b one')
  })

  test('a handler without a code catches every escalation', async () => {
    const p = await play(line({ sub: sub() }, boundary('on', 'sub', definition()) + followedBy('on', 'one'), roots))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('one')
  })

  test('a handler of another code does not catch', async () => {
    const p = await play(line({ sub: sub() }, boundary('on', 'sub', definition('x2')) + followedBy('on', 'one'), roots))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b')
  })

  test.each([
    [true, 'esTask'],
    [false, 'b esTask'],
  ])('an event subprocess catches (interrupting: %s)', async (isInterrupting, expected) => {
    const p = await play(line({ sub: sub(eventSubProcess('es', definition('x1'), isInterrupting)) }, '', roots))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe(expected)
  })

  test('an escalation that no one catches changes nothing', async () => {
    const p = await play(line({ sub: sub() }, '', roots))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b')
  })

  test('an escalation end event that no one interrupts ends its path', async () => {
    const end = '<endEvent id="end"><escalationEventDefinition escalationRef="x1"/></endEvent>'
    const p = await play(model(`<startEvent id="start"/>${userTask('a')}${end}${flows('start > a > end')}`, roots))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('ended: COMPLETED')
  })
})

describe('escalations of user tasks', () => {
  const escalate = (p: Play, code: string) =>
    refusalOf(p, { kind: 'throwTaskEscalation', task: taskAt(p, 'a'), code, variables: { x: integer(1) } })

  test('the task goes on beside a handler that does not interrupt', async () => {
    const p = await play(
      line({ a: userTask('a') }, boundary('on', 'a', definition('x1'), false) + followedBy('on', 'one'), roots),
    )
    expect(escalate(p, 'X1')).toBeUndefined()
    expect(waitsAt(p)).toBe('a one')
    expect(variable(p, 'x')).toBe(1)
  })

  test('an escalation that no one catches is refused, and nothing changes', async () => {
    const p = await play(line({ a: userTask('a') }, '', roots))
    expect(escalate(p, 'X1')).toMatchObject({ kind: 'badRequest', message: expect.stringContaining('X1') })
    expect(variable(p, 'x')).toBeUndefined()
  })
})

describe('escalations across call activities', () => {
  const child = model(
    `<startEvent id="start"/>${userTask('a')}${thrown}${userTask('b')}<endEvent id="end"/>${flows('start > a > thrown > b > end')}`,
    roots,
    'child',
  )
  const call = `<callActivity id="call" calledElement="child">${extensions('<camunda:out variables="all"/>')}</callActivity>`
  const caller = (isInterrupting: boolean) =>
    line(
      { call, next: userTask('next') },
      boundary('on', 'call', definition('x1'), isInterrupting) + followedBy('on', 'one'),
      roots,
    )

  test('a handler of the caller that does not interrupt runs beside the called instance', async () => {
    const p = await play([child, caller(false)])
    const [inner] = called(p)
    if (inner === undefined) throw new Error('nothing called')
    completeTask(inner, 'a', { y: integer(5) })
    expect(waitsAt(p)).toBe('call one')
    expect(variable(p, 'y')).toBe(5)
    completeTask(inner, 'b')
    expect(waitsAt(p)).toBe('next one')
  })

  test('an interrupting handler of the caller deletes the called instance', async () => {
    const p = await play([child, caller(true)])
    const [inner] = called(p)
    if (inner === undefined) throw new Error('nothing called')
    completeTask(inner, 'a')
    expect(waitsAt(p)).toBe('one')
    expect(waitsAt(inner)).toBe('ended: INTERNALLY_TERMINATED')
  })

  test('a user task of a called instance can escalate to the caller', async () => {
    const p = await play([child, caller(false)])
    const [inner] = called(p)
    if (inner === undefined) throw new Error('nothing called')
    tell(inner, { kind: 'throwTaskEscalation', task: taskAt(inner, 'a'), code: 'X1', variables: {} })
    expect(waitsAt(p)).toBe('call one')
    expect(waitsAt(inner)).toBe('a')
  })
})
