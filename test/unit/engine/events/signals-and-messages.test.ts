import { describe, expect, test } from 'vitest'
import { step } from '../../../../functions/engine/step.ts'
import {
  boundary,
  eventSubProcess,
  expression,
  extensions,
  flows,
  followedBy,
  line,
  model,
  userTask,
} from '../stage/model.ts'
import {
  completeTask,
  integer,
  namesWaitedFor,
  play,
  receive,
  refusalOf,
  subscriptionsOf,
  tell,
  text,
  theOneAt,
  treeOf,
  variable,
  waitsAt,
} from '../stage/play.ts'
import { graphOf, state } from '../stage/world.ts'

const roots = '<signal id="sig" name="alarm"/><message id="msg" name="paid"/><message id="other" name="sent"/>'
const signal = '<signalEventDefinition signalRef="sig"/>'
const message = '<messageEventDefinition messageRef="msg"/>'

describe('signals', () => {
  test('throwing is an effect with the name and the mapped variables', async () => {
    const mapping = extensions('<camunda:in source="x" target="y"/>')
    const definition = `<signalEventDefinition signalRef="sig">${mapping}</signalEventDefinition>`
    const event = `<intermediateThrowEvent id="throw">${definition}</intermediateThrowEvent>`
    const p = await play(line({ a: userTask('a'), throw: event, b: userTask('b') }, '', roots), { x: integer(4) })
    const current = state(p.world, p.id)
    const task = theOneAt(p, 'a').task?.number ?? 0
    const result = step(graphOf(p.world, current), current, { kind: 'completeTask', task, variables: {} }, { now: 0 })
    expect(result.refusal).toBeUndefined()
    expect('effects' in result && result.effects).toEqual([
      { kind: 'throwSignal', name: 'alarm', variables: { y: integer(4) } },
    ])
  })

  test.each([
    [true, 'one'],
    [false, 'a one'],
  ])('a boundary event catches (interrupting: %s)', async (isInterrupting, expected) => {
    const p = await play(
      line({ a: userTask('a') }, boundary('on', 'a', signal, isInterrupting) + followedBy('on', 'one'), roots),
    )
    receive(p, 'alarm', { z: integer(1) })
    expect(waitsAt(p)).toBe(expected)
    expect(variable(p, 'z')).toBe(1)
  })

  test('a boundary event that does not interrupt catches again and again', async () => {
    const p = await play(
      line({ a: userTask('a') }, boundary('on', 'a', signal, false) + followedBy('on', 'one'), roots),
    )
    receive(p, 'alarm')
    receive(p, 'alarm')
    expect(waitsAt(p)).toBe('a one one')
  })

  test.each([
    [true, 'esTask'],
    [false, 'a esTask'],
  ])('an event subprocess of the process catches (interrupting: %s)', async (isInterrupting, expected) => {
    const p = await play(line({ a: userTask('a') }, eventSubProcess('es', signal, isInterrupting), roots))
    receive(p, 'alarm')
    expect(waitsAt(p)).toBe(expected)
    expect(subscriptionsOf(p)).toHaveLength(isInterrupting ? 0 : 1)
  })

  test('an instance can be started by its signal start event', async () => {
    const xml = model(
      `<startEvent id="start"/><startEvent id="onSignal">${signal}</startEvent>${userTask('a')}${userTask('b')}<endEvent id="end"/>${flows('start > a > end', 'onSignal > b > end')}`,
      roots,
    )
    const { world } = await play(xml)
    const definitionId = [...world.definitions.values()][0]?.definitionId ?? ''
    const id = '00000000-0000-7000-8000-00000000beef'
    tell({ world, id }, { kind: 'start', id, definitionId, variables: {}, startEvent: 'onSignal' })
    expect(waitsAt({ world, id })).toBe('b')
  })

  test('the name of a signal can be an expression', async () => {
    const named = `<signal id="sig" name="alarm-${expression('x')}"/>`
    const catching = `<intermediateCatchEvent id="c">${signal}</intermediateCatchEvent>`
    const p = await play(line({ c: catching }, '', named), { x: text('red') })
    expect(namesWaitedFor(p)).toEqual(['alarm-red'])
  })
})

describe('messages', () => {
  test('an intermediate catch event waits for its message', async () => {
    const p = await play(
      line({ c: `<intermediateCatchEvent id="c">${message}</intermediateCatchEvent>`, a: userTask('a') }, '', roots),
    )
    receive(p, 'paid')
    expect(waitsAt(p)).toBe('a')
    expect(subscriptionsOf(p)).toEqual([])
  })

  test('a receive task waits for its message', async () => {
    const p = await play(line({ r: '<receiveTask id="r" messageRef="msg"/>', a: userTask('a') }, '', roots))
    receive(p, 'paid')
    expect(waitsAt(p)).toBe('a')
  })

  test('a receive task without a message is continued from outside only', async () => {
    const p = await play(line({ r: '<receiveTask id="r"/>', a: userTask('a') }))
    expect(subscriptionsOf(p)).toEqual([])
    tell(p, { kind: 'signalExecution', execution: theOneAt(p, 'r').number, variables: { q: integer(1) } })
    expect(waitsAt(p)).toBe('a')
    expect(variable(p, 'q')).toBe(1)
  })

  test('an event that came and went is refused', async () => {
    const p = await play(line({ r: '<receiveTask id="r" messageRef="msg"/>', a: userTask('a') }, '', roots))
    const [subscription] = subscriptionsOf(p)
    const command = {
      kind: 'triggerEvent' as const,
      subscription: subscription?.number ?? 0,
      variables: {},
      localVariables: {},
    }
    tell(p, command)
    expect(refusalOf(p, command)?.kind).toBe('notFound')
  })

  test('an interrupted activity takes its other subscriptions with it', async () => {
    const other = '<messageEventDefinition messageRef="other"/>'
    const events =
      boundary('on', 'a', message) + boundary('too', 'a', other) + followedBy('on', 'one') + followedBy('too', 'two')
    const p = await play(line({ a: userTask('a') }, events, roots))
    expect(subscriptionsOf(p)).toHaveLength(2)
    receive(p, 'paid')
    expect(waitsAt(p)).toBe('one')
    expect(subscriptionsOf(p)).toEqual([])
  })
})

describe('event-based gateways', () => {
  const gateway = (more = '') =>
    model(
      `<startEvent id="start"/><eventBasedGateway id="g"/><intermediateCatchEvent id="m">${message}</intermediateCatchEvent><intermediateCatchEvent id="s">${signal}</intermediateCatchEvent><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>${userTask('am')}${userTask('as')}<endEvent id="end"/>${flows('start > g > m > am > end', 'g > s > as > end', 'g > t > end')}${more}`,
      roots,
    )

  test('the first event wins and the others are given up', async () => {
    const p = await play(gateway())
    expect(treeOf(p)).toBe('p(g)')
    expect(namesWaitedFor(p).sort()).toEqual(['alarm', 'paid'])
    receive(p, 'paid')
    expect(waitsAt(p)).toBe('am')
    expect(subscriptionsOf(p)).toEqual([])
  })
})

test('a link throw event goes on at the link catch event of its name', async () => {
  const link = (kind: string, id: string) =>
    `<intermediate${kind}Event id="${id}" camunda:asyncAfter="${kind === 'Throw'}"><linkEventDefinition id="${id}D" name="L"/></intermediate${kind}Event>`
  const xml = model(
    `<startEvent id="start"/>${link('Throw', 'from')}${link('Catch', 'to')}${userTask('a')}<endEvent id="end"/>${flows('start > from', 'to > a > end')}`,
  )
  const p = await play(xml)
  expect(waitsAt(p)).toBe('a')
  completeTask(p, 'a')
  expect(waitsAt(p)).toBe('ended: COMPLETED')
})
