import { describe, expect, test } from 'vitest'
import { MOST_WORK } from '../../../functions/engine/expression/budget.ts'
import type { Variables } from '../../../functions/engine/instance/instance-state.ts'
import { cardinality, expression, extensions, inputOutput, line, loop, userTask } from './stage/model.ts'
import { completeTask, modify, play, refusalOf, taskAt, text, variablesOf, waitsAt } from './stage/play.ts'
import { state } from './stage/world.ts'

const LIMIT = `The expressions of this step do too much: they would read and make more than ${MOST_WORK} characters`

/** A task, then one that is done `times` times at once with this as its parameter; what completing the first one comes to. */
async function completing(code: string, times: number, variables: Variables) {
  const many = userTask('many', extensions(inputOutput({ x: expression(code) })) + loop(cardinality(times)))
  const p = await play(line({ first: userTask('first'), many }), variables)
  const before = state(p.world, p.id)
  const refusal = refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'first'), variables: {} })
  return { refusal, unchanged: state(p.world, p.id) === before }
}

const a = text('a'.repeat(300_000))
const pattern = text(`${'a'.repeat(100_000)}b${'a'.repeat(100_000)}`)
const json = { type: 'Json', value: JSON.stringify(Array.from({ length: 20_000 }, (_, at) => ({ at }))) } as const

describe('a step that does too much is refused, and leaves the instance as it was', () => {
  test.each<readonly [string, number, Variables]>([
    ['a.concat(a).concat(loopCounter)', 5000, { a }],
    ['a.contains(b)', 1, { a, b: pattern }],
    ['a.lastIndexOf(b)', 1, { a, b: pattern }],
    ['a.replace(b, b)', 1, { a, b: pattern }],
    ['a.split(b)', 1, { a, b: pattern }],
    ['a == b', 5000, { a, b: text(`${'a'.repeat(299_999)}b`) }],
    ['json.elements().containsAll(json.elements())', 1, { json }],
    ['json.elements().size()', 5000, { json }],
    ['JSON(json).elements().size()', 5000, { json }],
    ["a.split('')", 5000, { a }],
  ])('%s, %d times', async (code, times, variables) => {
    const { refusal, unchanged } = await completing(code, times, variables)
    expect(refusal).toEqual({ kind: 'limit', message: LIMIT })
    expect(unchanged).toBe(true)
  })
})

test('20,000 texts are found among as many others', async () => {
  const texts = Array.from({ length: 20_000 }, (_, at) => at).join(',')
  const p = await play(
    line({
      a: userTask('a', extensions(inputOutput({ all: expression("texts.split(',').containsAll(texts.split(','))") }))),
    }),
    { texts: text(texts) },
  )
  expect(variablesOf(p)).toContainEqual(expect.stringContaining('all=true'))
})

test('each step begins anew', async () => {
  const p = await play(
    line({
      a: userTask('a', extensions(inputOutput({ x: expression("a.split('').size()") }))),
      b: userTask('b'),
    }),
    { a },
  )
  modify(p, [{ type: 'startBeforeActivity', activityId: 'b' }])
  for (let times = 0; times < 20; times++) {
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'a' },
      { type: 'cancel', activityId: 'a' },
    ])
  }
  modify(p, [{ type: 'startBeforeActivity', activityId: 'a' }])
  completeTask(p, 'a')
  expect(waitsAt(p)).toContain('b')
})
