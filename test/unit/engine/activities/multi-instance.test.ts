import { describe, expect, test } from 'vitest'
import {
  boundary,
  cardinality,
  expression,
  extensions,
  flows,
  followedBy,
  line,
  loop,
  model,
  subProcess,
  userTask,
} from '../stage/model.ts'
import {
  called,
  completeTask,
  integer,
  list,
  modification,
  modify,
  play,
  receive,
  refusalOf,
  theOneAt,
  treeOf,
  variable,
  variablesOf,
  waitsAt,
} from '../stage/play.ts'

const overItems = 'camunda:collection="items" camunda:elementVariable="item"'
const counters = (p: Parameters<typeof variablesOf>[0]) =>
  variablesOf(p)
    .filter((text) => text.includes('nrOf'))
    .map((text) => text.replace(/^.*\.nrOf/, ''))

describe('parallel', () => {
  test('one instance for each element of a collection, with its element and loop counter', async () => {
    const p = await play(line({ a: userTask('a', loop('', false, overItems)) }), { items: list('x', 'y') })
    const local = variablesOf(p).filter((text) => /item=|loopCounter=/.test(text))
    expect(local).toEqual(['a.item="x"', 'a.item="y"', 'a.loopCounter=0', 'a.loopCounter=1'])
    completeTask(p, 'a')
    expect(counters(p)).toEqual(['ActiveInstances=1', 'CompletedInstances=1', 'Instances=2'])
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('ended: COMPLETED')
  })

  test('a completion condition cancels the rest', async () => {
    const enough = `<completionCondition>${expression('nrOfCompletedInstances / nrOfInstances >= 0.5')}</completionCondition>`
    const p = await play(line({ a: userTask('a', loop(cardinality(4) + enough)), b: userTask('b') }))
    completeTask(p, 'a')
    expect(waitsAt(p)).toContain('a a a')
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b')
  })

  test('no instance at all passes at once', async () => {
    const p = await play(line({ a: userTask('a', loop(cardinality(0))), b: userTask('b') }))
    expect(waitsAt(p)).toBe('b')
    const q = await play(line({ a: userTask('a', loop('', true, overItems)), b: userTask('b') }), { items: list() })
    expect(waitsAt(q)).toBe('b')
  })

  test.each([
    [{ n: integer(-1) }, /ENGINE-02023 Invalid number of 'instances'/],
    [{}, /Unknown property|Cannot resolve|n/],
  ])('a cardinality that is none is refused', async (variables, message) => {
    const p = await play(
      line({ z: userTask('z'), a: userTask('a', loop(`<loopCardinality>${expression('n')}</loopCardinality>`)) }),
      variables,
    )
    const command = modification([{ type: 'startBeforeActivity', activityId: 'a#multiInstanceBody' }])
    expect(refusalOf(p, command)?.message).toMatch(message)
  })

  test('a collection that is none is refused', async () => {
    const p = await play(line({ z: userTask('z'), a: userTask('a', loop('', false, overItems)) }), {
      items: integer(3),
    })
    const command = modification([{ type: 'startBeforeActivity', activityId: 'a#multiInstanceBody' }])
    expect(refusalOf(p, command)?.message).toBe("ENGINE-02025 Variable 'items' is not from type 'Collection'.")
  })

  test('a boundary event is one for all instances', async () => {
    const event = boundary('on', 'a', '<signalEventDefinition signalRef="sig"/>')
    const p = await play(
      line(
        { a: userTask('a', loop(cardinality(3))) },
        event + followedBy('on', 'one'),
        '<signal id="sig" name="sig"/>',
      ),
    )
    receive(p, 'sig')
    expect(waitsAt(p)).toBe('one')
  })
})

describe('sequential', () => {
  test('the elements come one after the other', async () => {
    const p = await play(line({ a: userTask('a', loop('', true, overItems)), b: userTask('b') }), {
      items: list('x', 'y'),
    })
    expect(variablesOf(p).filter((text) => text.includes('item='))).toEqual(['a#multiInstanceBody.item="x"'])
    completeTask(p, 'a')
    expect(variablesOf(p).filter((text) => text.includes('item='))).toEqual(['a#multiInstanceBody.item="y"'])
    expect(counters(p)).toEqual(['ActiveInstances=1', 'CompletedInstances=1', 'Instances=2'])
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b')
  })

  test('a completion condition ends it early', async () => {
    const enough = `<completionCondition>${expression('loopCounter == 0')}</completionCondition>`
    const p = await play(line({ a: userTask('a', loop(cardinality(5) + enough, true)), b: userTask('b') }))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b')
  })
})

describe('other activities', () => {
  test('a subprocess, nested in another', async () => {
    const inner = subProcess('inner', { t: userTask('t') }, loop(cardinality(2)))
    const p = await play(line({ outer: subProcess('outer', { inner }, loop(cardinality(2), true)), b: userTask('b') }))
    expect(treeOf(p)).toBe('p(outer#multiInstanceBody(outer(inner#multiInstanceBody(inner(t) inner(t)))))')
    for (let count = 0; count < 4; count++) completeTask(p, 't')
    expect(waitsAt(p)).toBe('b')
  })

  test('a call activity calls once for each instance', async () => {
    const child = model(
      `<startEvent id="start"/>${userTask('t')}<endEvent id="end"/>${flows('start > t > end')}`,
      '',
      'child',
    )
    const mapping = extensions('<camunda:in source="item" target="item"/>')
    const call = `<callActivity id="call" calledElement="child">${mapping}${loop('', false, overItems)}</callActivity>`
    const p = await play([child, line({ call, b: userTask('b') })], { items: list('x', 'y') })
    const instances = called(p)
    expect(instances.map((instance) => variable(instance, 'item'))).toEqual(['x', 'y'])
    for (const instance of instances) completeTask(instance, 't')
    expect(waitsAt(p)).toBe('b')
  })
})

describe('modified', () => {
  test('one more inner instance counts', async () => {
    const p = await play(line({ a: userTask('a', loop(cardinality(2))) }))
    modify(p, [{ type: 'startBeforeActivity', activityId: 'a' }])
    expect(counters(p)).toEqual(['ActiveInstances=3', 'CompletedInstances=0', 'Instances=3'])
    expect(variablesOf(p).filter((text) => text.includes('loopCounter'))).toContain('a.loopCounter=2')
  })

  test('a cancelled inner instance is active no more; the last one takes the body with it', async () => {
    const p = await play(line({ z: userTask('z'), a: userTask('a', loop(cardinality(2))) }))
    modify(p, [{ type: 'startBeforeActivity', activityId: 'a#multiInstanceBody' }])
    const [first] = variablesOf(p)
    expect(first).toBeDefined()
    modify(p, [{ type: 'cancel', activityId: 'a' }])
    expect(waitsAt(p)).toBe('z')
  })

  test('an inner activity without its body brings a body of one', async () => {
    const p = await play(line({ z: userTask('z'), a: userTask('a', loop('', false, overItems)) }), {
      items: list(1, 2, 3),
    })
    modify(p, [{ type: 'startBeforeActivity', activityId: 'a' }])
    expect(counters(p)).toEqual(['ActiveInstances=1', 'CompletedInstances=0', 'Instances=1'])
    expect(variablesOf(p).some((text) => text.includes('item='))).toBe(false)
  })

  test('a second inner instance in a sequential body is refused', async () => {
    const p = await play(line({ a: userTask('a', loop(cardinality(2), true)) }))
    expect(refusalOf(p, modification([{ type: 'startBeforeActivity', activityId: 'a' }]))).toEqual({
      kind: 'processEngine',
      message: 'Concurrent instantiation not possible for activities in scope a#multiInstanceBody',
    })
    expect(theOneAt(p, 'a').task).toBeDefined()
  })
})
