import { describe, expect, test } from 'vitest'
import { conditionalFlow, expression, flow, flows, model, userTask } from '../stage/model.ts'
import { completeTask, integer, modify, play, refusalOf, taskAt, waitsAt } from '../stage/play.ts'

const ends = '<endEvent id="end"/>'

describe('exclusive gateways', () => {
  const xml = (attributes: string, rest: string) =>
    model(
      `<startEvent id="start"/>${userTask('z')}<exclusiveGateway id="g" ${attributes}/>${userTask('a')}${userTask('b')}${ends}${flows('start > z > g', 'a > end', 'b > end')}${conditionalFlow('g', 'a', expression('x > 1'))}${rest}`,
    )

  test('the first flow whose condition holds is taken, else the default flow', async () => {
    for (const [x, expected] of [
      [2, 'a'],
      [1, 'b'],
    ] as const) {
      const p = await play(xml('default="g-b"', flow('g', 'b')), { x: integer(x) })
      completeTask(p, 'z')
      expect(waitsAt(p)).toBe(expected)
    }
  })

  test('without a flow to take it is refused', async () => {
    const p = await play(xml('', conditionalFlow('g', 'b', expression('x > 5'))), { x: integer(1) })
    expect(refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'z'), variables: {} })?.message).toBe(
      "ENGINE-02004 No outgoing sequence flow for the element with id 'g' could be selected for continuing the process.",
    )
  })
})

describe('inclusive gateways', () => {
  const xml = model(
    `<startEvent id="start"/><inclusiveGateway id="f" default="f-c"/>${userTask('a')}${userTask('b')}${userTask('c')}<inclusiveGateway id="j"/>${userTask('d')}${ends}${flows('start > f', 'a > j', 'b > j', 'c > j > d > end')}${conditionalFlow('f', 'a', expression('x > 0'))}${conditionalFlow('f', 'b', expression('x > 1'))}${flow('f', 'c')}`,
  )

  test('every flow whose condition holds is taken, and the join waits for exactly those', async () => {
    const p = await play(xml, { x: integer(2) })
    expect(waitsAt(p)).toBe('a b')
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('b j')
    completeTask(p, 'b')
    expect(waitsAt(p)).toBe('d')
  })

  test('one path joins alone', async () => {
    const p = await play(xml, { x: integer(1) })
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('d')
  })

  test('the default flow is taken where no condition holds', async () => {
    const p = await play(xml, { x: integer(0) })
    expect(waitsAt(p)).toBe('c')
  })

  test('a path that a modification adds is waited for', async () => {
    const p = await play(xml, { x: integer(1) })
    modify(p, [{ type: 'startBeforeActivity', activityId: 'c' }])
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('c j')
    completeTask(p, 'c')
    expect(waitsAt(p)).toBe('d')
  })
})

describe('parallel gateways', () => {
  const xml = model(
    `<startEvent id="start"/><parallelGateway id="f"/>${userTask('a')}${userTask('b')}<parallelGateway id="j"/>${userTask('c')}${ends}${flows('start > f > a > j > c > end', 'f > b > j')}`,
  )

  test('the join waits for a token of every flow', async () => {
    const p = await play(xml)
    completeTask(p, 'b')
    expect(waitsAt(p)).toBe('a j')
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('c')
  })

  test('a token delivered by a modification counts, and joins complete later', async () => {
    const p = await play(xml)
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'j' },
      { type: 'cancel', activityId: 'a' },
    ])
    expect(waitsAt(p)).toBe('b j')
    completeTask(p, 'b')
    expect(waitsAt(p)).toBe('c')
  })
})
