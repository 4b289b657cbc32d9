import { describe, expect, test } from 'vitest'
import { extensions, line, listener, userTask } from './stage/model.ts'
import { completeTask, integer, play, refusalOf, text, variable, variablesOf } from './stage/play.ts'

const given = { ...integer(1), transient: true } as const
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the model
const sum = listener('start', "${execution.setVariable('sum', given + 1)}")
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the model
const copy = listener('start', "${execution.setVariable('copy', given)}")

describe('a transient variable', () => {
  test('is there until the next wait state, and never stored', async () => {
    const p = await play(line({ a: userTask('a', extensions(sum)), b: userTask('b') }), { given })
    expect(variablesOf(p)).toEqual(['sum=2'])
    completeTask(p, 'a', { more: { ...text('x'), transient: true } })
    expect(variablesOf(p)).toEqual(['sum=2'])
  })

  test('gives its value to others, which are kept', async () => {
    const p = await play(line({ a: userTask('a', extensions(copy)) }), { given })
    expect(variablesOf(p)).toEqual(['copy=1'])
  })

  test('is no other variable of that name: kept values are not lost by it', async () => {
    const p = await play(line({ a: userTask('a'), b: userTask('b') }), { kept: integer(1) })
    const set = { kept: { ...integer(2), transient: true } } as const
    expect(refusalOf(p, { kind: 'changeVariables', execution: 0, set, remove: [], local: false })).toEqual({
      kind: 'processEngine',
      message: 'Cannot set transient variable with name kept to non-transient variable and vice versa.',
    })
    expect(variable(p, 'kept')).toBe(1)
  })
})
