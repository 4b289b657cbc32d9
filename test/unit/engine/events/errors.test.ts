import { describe, expect, test } from 'vitest'
import {
  boundary,
  eventSubProcess,
  expression,
  extensions,
  flows,
  followedBy,
  line,
  model,
  subProcess,
  userTask,
} from '../stage/model.ts'
import { called, completeTask, integer, play, refusalOf, taskAt, tell, text, variable, waitsAt } from '../stage/play.ts'

const errors = '<error id="e1" errorCode="E1"/><error id="e2" errorCode="E2"/>'
const definition = (ref?: string) => {
  const variables = 'camunda:errorCodeVariable="code" camunda:errorMessageVariable="message"'
  return `<errorEventDefinition ${variables} ${ref === undefined ? '' : `errorRef="${ref}"`}/>`
}
const throwing = (code: string) => `<endEvent id="thrown"><errorEventDefinition errorRef="${code}"/></endEvent>`
/** A subprocess in which an error is thrown behind a task. */
const failing = (code: string, more = '') =>
  `<subProcess id="sub"><startEvent id="s"/>${userTask('a')}${throwing(code)}${flows('s > a > thrown')}${more}</subProcess>`

describe('errors thrown by end events', () => {
  test('the boundary event with the same code catches', async () => {
    const events = boundary('b1', 'sub', definition('e1')) + boundary('b2', 'sub', definition('e2'))
    const p = await play(
      line({ sub: failing('e1') }, events + followedBy('b1', 'one') + followedBy('b2', 'two'), errors),
    )
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('one')
    expect(variable(p, 'code')).toBe('E1')
  })

  test('a handler with the code comes before one that catches everything, in whatever order they stand', async () => {
    const events = boundary('all', 'sub', definition()) + boundary('b1', 'sub', definition('e1'))
    const p = await play(
      line({ sub: failing('e1') }, events + followedBy('b1', 'one') + followedBy('all', 'rest'), errors),
    )
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('one')
  })

  test('a handler without a code catches every error', async () => {
    const p = await play(
      line({ sub: failing('e2') }, boundary('all', 'sub', definition()) + followedBy('all', 'rest'), errors),
    )
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('rest')
    expect(variable(p, 'code')).toBe('E2')
  })

  test('an event subprocess inside comes before the boundary event', async () => {
    const sub = failing('e1', eventSubProcess('es', definition('e1')))
    const p = await play(line({ sub }, boundary('b1', 'sub', definition('e1')) + followedBy('b1', 'one'), errors))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('esTask')
  })

  test('an event subprocess does not catch its own error again, the boundary event does', async () => {
    const es = `<subProcess id="es" triggeredByEvent="true"><startEvent id="ess">${definition('e1')}</startEvent><endEvent id="again"><errorEventDefinition errorRef="e1"/></endEvent>${flows('ess > again')}</subProcess>`
    const p = await play(
      line({ sub: failing('e1', es) }, boundary('b1', 'sub', definition('e1')) + followedBy('b1', 'one'), errors),
    )
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('one')
  })

  test('an error goes outwards until it is caught', async () => {
    const outer = subProcess('outer', { sub: failing('e1') })
    const p = await play(line({ outer }, boundary('b1', 'outer', definition('e1')) + followedBy('b1', 'one'), errors))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('one')
  })

  test('an error that no one catches ends its path only', async () => {
    const fork = `<startEvent id="start"/><parallelGateway id="fork"/>${userTask('a')}${userTask('b')}${throwing('e1')}<endEvent id="end"/>${flows('start > fork > a > thrown', 'fork > b > end')}`
    const p = await play(model(fork, errors))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b')
    completeTask(p, 'b')
    expect(waitsAt(p)).toBe('ended: COMPLETED')
  })
})

describe('errors reported from outside', () => {
  const caughtAt = (task: string) => boundary('b1', task, definition('e1')) + followedBy('b1', 'one')

  test('a user task can report a BPMN error with a message and variables', async () => {
    const p = await play(line({ a: userTask('a') }, caughtAt('a'), errors))
    tell(p, { kind: 'throwTaskError', task: taskAt(p, 'a'), code: 'E1', message: 'no', variables: { x: integer(1) } })
    expect(waitsAt(p)).toBe('one')
    expect([variable(p, 'code'), variable(p, 'message'), variable(p, 'x')]).toEqual(['E1', 'no', 1])
  })

  test('an error of a user task that no one catches ends its path, and its variables stay', async () => {
    const fork = `<startEvent id="start"/><parallelGateway id="fork"/>${userTask('a')}${userTask('b')}<endEvent id="end"/>${flows('start > fork > a > end', 'fork > b > end')}`
    const p = await play(model(fork))
    tell(p, { kind: 'throwTaskError', task: taskAt(p, 'a'), code: 'E9', variables: { x: integer(1) } })
    expect(waitsAt(p)).toBe('b')
    expect(variable(p, 'x')).toBe(1)
  })

  const external = (more = '') => `<serviceTask id="x" camunda:type="external" camunda:topic="t">${more}</serviceTask>`
  const none = { variables: {}, localVariables: {} }

  test('an external task can report a BPMN error', async () => {
    const p = await play(line({ x: external() }, caughtAt('x'), errors))
    tell(p, { kind: 'throwExternalTaskError', task: taskAt(p, 'x'), code: 'E1', variables: { y: integer(2) } })
    expect(waitsAt(p)).toBe('one')
    expect(variable(p, 'y')).toBe(2)
  })

  test('an external task mapping its completion to an error throws that instead', async () => {
    const mapping = extensions(
      `<camunda:errorEventDefinition id="m" errorRef="e1" expression="${expression('amount > 10')}"/>`,
    )
    const xml = line({ x: external(mapping), done: userTask('done') }, caughtAt('x'), errors)
    const high = await play(xml, { amount: integer(11) })
    tell(high, { kind: 'completeExternalTask', task: taskAt(high, 'x'), ...none })
    expect(waitsAt(high)).toBe('one')
    const low = await play(xml, { amount: integer(3) })
    tell(low, { kind: 'completeExternalTask', task: taskAt(low, 'x'), ...none })
    expect(waitsAt(low)).toBe('done')
  })

  test('a failure that matches a mapping is an error as well', async () => {
    const condition = expression("externalTask.errorMessage == 'broken'")
    const mapping = extensions(`<camunda:errorEventDefinition id="m" errorRef="e1" expression="${condition}"/>`)
    const p = await play(line({ x: external(mapping) }, caughtAt('x'), errors))
    tell(p, { kind: 'failExternalTask', task: taskAt(p, 'x'), errorMessage: 'broken', retries: 2, ...none })
    expect(waitsAt(p)).toBe('one')
  })
})

describe('errors across call activities', () => {
  const child = model(
    `<startEvent id="start"/>${userTask('inner')}${throwing('e1')}${flows('start > inner > thrown')}`,
    errors,
    'child',
  )
  const out = extensions('<camunda:out variables="all"/>')
  const call = `<callActivity id="call" calledElement="child">${out}</callActivity>`

  test('the caller catches what the called instance does not, and gets its variables', async () => {
    const p = await play([
      child,
      line({ call }, boundary('b1', 'call', definition('e1')) + followedBy('b1', 'one'), errors),
    ])
    const [sub] = called(p)
    if (sub === undefined) throw new Error('nothing called')
    completeTask(sub, 'inner', { result: text('bad') })
    expect(waitsAt(p)).toBe('one')
    expect(variable(p, 'result')).toBe('bad')
    expect(waitsAt(sub)).toContain('ended')
  })

  test('what no one catches ends the called path, and the caller goes on', async () => {
    const p = await play([child, line({ call, next: userTask('next') }, '', errors)])
    const [sub] = called(p)
    if (sub === undefined) throw new Error('nothing called')
    completeTask(sub, 'inner')
    expect(waitsAt(sub)).toBe('ended: COMPLETED')
    expect(waitsAt(p)).toBe('next')
  })

  test('called instances that still run end when the caller catches', async () => {
    const forked = model(
      `<startEvent id="start"/><parallelGateway id="fork"/>${userTask('inner')}${userTask('other')}${throwing('e1')}<endEvent id="end"/>${flows('start > fork > inner > thrown', 'fork > other > end')}`,
      errors,
      'child',
    )
    const p = await play([
      forked,
      line({ call }, boundary('b1', 'call', definition('e1')) + followedBy('b1', 'one'), errors),
    ])
    const [sub] = called(p)
    if (sub === undefined) throw new Error('nothing called')
    completeTask(sub, 'inner')
    expect(waitsAt(p)).toBe('one')
    expect(waitsAt(sub)).toBe('ended: INTERNALLY_TERMINATED')
  })
})

test('reporting an error for a task that is gone is refused', async () => {
  const p = await play(line({ a: userTask('a') }))
  expect(refusalOf(p, { kind: 'throwTaskError', task: 99, code: 'E1', variables: {} })?.kind).toBe('notFound')
})
