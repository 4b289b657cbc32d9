import { describe, expect, test } from 'vitest'
import {
  boundary,
  cardinality,
  eventSubProcess,
  expression,
  extensions,
  flows,
  followedBy,
  inputOutput,
  line,
  loop,
  model,
  userTask,
} from '../stage/model.ts'
import {
  called,
  completeTask,
  integer,
  modify,
  type Play,
  play,
  receive,
  refusalOf,
  tell,
  text,
  theOneAt,
  variable,
  variablesOf,
  waitsAt,
} from '../stage/play.ts'
import { state } from '../stage/world.ts'

const child = model(
  `<startEvent id="start"/>${userTask('t')}<endEvent id="end"/>${flows('start > t > end')}`,
  '',
  'child',
)
const call = (mappings: string, attributes = 'calledElement="child"') =>
  `<callActivity id="call" ${attributes}>${extensions(mappings)}</callActivity>`

async function calling(mappings: string, variables = {}): Promise<{ p: Play; inner: Play }> {
  const p = await play([child, line({ call: call(mappings), next: userTask('next') })], variables)
  const [inner] = called(p)
  if (inner === undefined) throw new Error('nothing called')
  return { p, inner }
}

describe('variables', () => {
  test('nothing goes in or out without a mapping', async () => {
    const { p, inner } = await calling('', { x: integer(1) })
    expect(variablesOf(inner)).toEqual([])
    completeTask(inner, 't', { y: integer(2) })
    expect(waitsAt(p)).toBe('next')
    expect(variable(p, 'y')).toBeUndefined()
  })

  test('all of them, both ways', async () => {
    const { p, inner } = await calling('<camunda:in variables="all"/><camunda:out variables="all"/>', { x: integer(1) })
    expect(variable(inner, 'x')).toBe(1)
    completeTask(inner, 't', { x: integer(3), y: integer(2) })
    expect([variable(p, 'x'), variable(p, 'y')]).toEqual([3, 2])
  })

  test('by name and by expression', async () => {
    const mappings = `<camunda:in source="x" target="a"/><camunda:in sourceExpression="${expression('x + 1')}" target="b"/><camunda:in source="none" target="c"/><camunda:out sourceExpression="${expression('a + b')}" target="sum"/>`
    const { p, inner } = await calling(mappings, { x: integer(1) })
    expect(variablesOf(inner)).toEqual(['a=1', 'b=2', 'c=null'])
    completeTask(inner, 't')
    expect(variable(p, 'sum')).toBe(3)
  })

  test('with local only what the call activity itself has', async () => {
    const io = inputOutput({ own: '5' })
    const { inner } = await calling(`${io}<camunda:in variables="all" local="true"/>`, { x: integer(1) })
    expect(variablesOf(inner)).toEqual(['own="5"'])
  })

  test('the business key is passed on where the mapping says so', async () => {
    const { inner } = await calling(`<camunda:in businessKey="${expression('key')}"/>`, { key: text('order-1') })
    expect(state(inner.world, inner.id).businessKey).toBe('order-1')
  })

  test('which process is called can be an expression, of a version', async () => {
    const attributes = `calledElement="${expression('which')}" camunda:calledElementBinding="version" camunda:calledElementVersion="${expression('1 + 1')}"`
    const p = await play([child, line({ call: call('', attributes) })], { which: text('child') })
    expect(theOneAt(p, 'call').called).toMatchObject({ calledElement: 'child', binding: 'version', version: '2' })
  })
})

describe('the history of a called instance says why it was ended, in the reference’s words', () => {
  const beside = (...ends: readonly string[]) =>
    `<startEvent id="start"/><parallelGateway id="fork"/>${call('')}${userTask('go')}${ends.join('')}${flows('start > fork > call', 'fork > go > end')}`
  const terminate = '<endEvent id="end"><terminateEventDefinition/></endEvent>'
  const onMessage = '<messageEventDefinition messageRef="m"/>'
  const message = '<message id="m" name="stop"/>'
  const many = `<callActivity id="call" calledElement="child">${loop(`${cardinality(2)}<completionCondition>${expression('true')}</completionCondition>`)}</callActivity>`

  /** How the last called instance ended. */
  async function endOf(process: string, act: (p: Play) => void, roots = '') {
    const p = await play([child, model(process, roots)])
    const inner = called(p).at(-1)
    act(p)
    const end = inner && state(inner.world, inner.id).end
    return end && [end.state, end.deleteReason]
  }

  test('by a modification', async () => {
    const end = ['EXTERNALLY_TERMINATED', 'Cancellation due to process instance modifcation']
    const single = line({ call: call(''), next: userTask('next') })
    const p = await play([child, single])
    const [inner] = called(p)
    if (inner === undefined) throw new Error('nothing called')
    modify(p, [{ type: 'cancel', activityId: 'call' }])
    const { state: how, deleteReason } = state(inner.world, inner.id).end ?? {}
    expect([how, deleteReason]).toEqual(end)
  })

  test('by one that starts something that interrupts', async () => {
    const process = `${beside('<endEvent id="end"/>')}${boundary('stop', 'call', onMessage)}${followedBy('stop', 'stopped')}`
    expect(
      await endOf(process, (p) => modify(p, [{ type: 'startBeforeActivity', activityId: 'stop' }]), message),
    ).toEqual(['INTERNALLY_TERMINATED', 'Cancelling activity Activity(stop) executed.'])
    const started: Parameters<typeof modify>[1] = [{ type: 'startBeforeActivity', activityId: 'end' }]
    expect(await endOf(beside(terminate), (p) => modify(p, started))).toEqual([
      'INTERNALLY_TERMINATED',
      'Interrupting activity Activity(end) executed.',
    ])
  })

  test('by an event', async () => {
    const attached = `${beside('<endEvent id="end"/>')}${boundary('stop', 'call', onMessage)}${followedBy('stop', 'stopped')}`
    expect(await endOf(attached, (p) => receive(p, 'stop'), message)).toEqual([
      'INTERNALLY_TERMINATED',
      'Cancel scope activity Activity(stop) executed.',
    ])
    const around = `${beside('<endEvent id="end"/>')}${eventSubProcess('stop', onMessage)}`
    expect(await endOf(around, (p) => receive(p, 'stop'), message)).toEqual([
      'INTERNALLY_TERMINATED',
      'Interrupting activity Activity(stop) executed.',
    ])
    expect(await endOf(beside(terminate), (p) => completeTask(p, 'go'))).toEqual([
      'INTERNALLY_TERMINATED',
      'Interrupting activity Activity(end) executed.',
    ])
  })

  test('by a completion condition', async () => {
    const process = `<startEvent id="start"/>${many}${userTask('next')}${flows('start > call > next')}`
    const first = (p: Play) => called(p)[0] ?? p
    expect(await endOf(process, (p) => completeTask(first(p), 't'))).toEqual([
      'INTERNALLY_TERMINATED',
      'Multi instance completion condition satisfied.',
    ])
  })

  test('by whoever deletes its caller, unless it is to be left alone', async () => {
    const process = beside('<endEvent id="end"/>')
    const how = { kind: 'delete', reason: 'no more', skipCustomListeners: false, skipIoMappings: false } as const
    expect(await endOf(process, (p) => tell(p, { ...how, external: true }))).toEqual([
      'EXTERNALLY_TERMINATED',
      'no more',
    ])
    expect(await endOf(process, (p) => tell(p, { ...how, external: true, skipSubprocesses: true }))).toBeUndefined()
  })
})

describe('endings', () => {
  test('cancelling the call activity deletes the called instance', async () => {
    const { p, inner } = await calling('')
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'next' },
      { type: 'cancel', activityId: 'call' },
    ])
    expect(waitsAt(p)).toBe('next')
    expect(waitsAt(inner)).toBe('ended: EXTERNALLY_TERMINATED')
  })

  test('deleting the called instance cancels the call activity, and a caller with nothing else in it', async () => {
    const { p, inner } = await calling('')
    tell(inner, { kind: 'delete', skipCustomListeners: false, skipIoMappings: false, external: true })
    expect(waitsAt(p)).toContain('ended')
  })

  test('a caller with something else in it goes on', async () => {
    const { p, inner } = await calling('')
    modify(p, [{ type: 'startBeforeActivity', activityId: 'next' }])
    modify(inner, [{ type: 'cancel', activityId: 't' }])
    expect(waitsAt(inner)).toContain('ended')
    expect(waitsAt(p)).toBe('next')
  })

  test('a called instance that is modified to its end goes back to its caller', async () => {
    const { p, inner } = await calling('')
    modify(inner, [
      { type: 'startBeforeActivity', activityId: 'end' },
      { type: 'cancel', activityId: 't' },
    ])
    expect(waitsAt(inner)).toContain('ended')
    expect(waitsAt(p)).not.toContain('call')
  })

  test('news of an instance that is not waited for is refused', async () => {
    const { p } = await calling('')
    const { number } = theOneAt(p, 'call')
    const news = {
      kind: 'calledInstanceCompleted',
      execution: number,
      processInstanceId: 'other',
      variables: {},
    } as const
    expect(refusalOf(p, news)?.kind).toBe('notFound')
  })

  test('the called instance is called once, by an id that the step decides', async () => {
    const one = await calling('')
    const other = await calling('')
    expect(one.inner.id).toBe(other.inner.id)
  })
})
