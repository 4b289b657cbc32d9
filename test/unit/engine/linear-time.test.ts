import { describe, test } from 'vitest'
import { splitList } from '../../../functions/engine/bpmn/read/activity/read-expression.ts'
import { parsedDouble } from '../../../functions/engine/expression/coercion.ts'
import { typedValueFromRest } from '../../../functions/engine/instance/value/typed-value-from-rest.ts'
import { expectLinear } from '../../support/linear-time.ts'

/** Texts that made a pattern begin anew at each of their characters. */
const repeated: readonly string[] = ['0', '9.', '$'.concat('{'), '#{', '#{}', ',', '$', '{', '1e', '_eq_']

describe('what reads a text of a caller takes time in proportion to it', () => {
  test.each(repeated)('a list of expressions of %s', (text) => {
    expectLinear(20_000, (size) => splitList(text.repeat(size)))
  })

  test.each(repeated)('a number in an expression of %s', (text) => {
    expectLinear(20_000, (size) => parsedDouble(`${text.repeat(size)}n.`))
  })

  test.each(repeated)('a Double of %s', (text) => {
    expectLinear(20_000, (size) => typedValueFromRest({ type: 'Double', value: `${text.repeat(size)}n.` }))
  })
})
