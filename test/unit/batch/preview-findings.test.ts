import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  findingsOf,
  findingsSchema,
  mergeFindings,
  NO_FINDINGS,
  OTHER_MESSAGES,
  type Prospect,
} from '../../../functions/batch/preview/findings.ts'

const prospect: fc.Arbitrary<Prospect> = fc.oneof(
  fc.record({
    kind: fc.constant('refused' as const),
    id: fc.uuid(),
    message: fc.constantFrom('no such activity', 'suspended', 'gone'),
  }),
  fc.record({ kind: fc.constant('leftOut' as const), id: fc.uuid() }),
  fc.record({
    kind: fc.constant('modified' as const),
    id: fc.uuid(),
    notUndoable: fc.constantFrom('a called instance is gone', undefined),
    ends: fc.boolean(),
    before: fc.array(fc.constantFrom('a', 'b', '__proto__')),
    after: fc.array(fc.constantFrom('a', 'b', 'constructor')),
    writeUnits: fc.nat(9),
  }),
)

describe('what a preview finds', () => {
  test('adds up to the same, however the instances are divided and in whatever order the parts come', () => {
    const divided = fc.array(fc.array(prospect), { minLength: 1 })
    fc.assert(
      fc.property(divided, (parts) => {
        const whole = findingsOf(parts.flat(), parts.length)
        const merged = mergeFindings(parts.map((part) => findingsOf(part, 1)))
        const backwards = mergeFindings(parts.toReversed().map((part) => findingsOf(part, 1)))
        expect(merged).toEqual(whole)
        expect(backwards).toEqual(whole)
        expect(mergeFindings([merged, NO_FINDINGS])).toEqual(whole)
        const refused = whole.refusals.reduce((sum, { count }) => sum + count, 0)
        expect(refused + whole.leftOut.count + whole.wouldBeModified).toBe(whole.instances)
        const lost = parts.flat().filter((one) => one.kind === 'modified' && one.notUndoable !== undefined)
        expect(whole.notUndoable.reduce((sum, { count }) => sum + count, 0)).toBe(lost.length)
      }),
    )
  })

  test('comes back from its stored form, whatever activities are called', () => {
    fc.assert(
      fc.property(fc.array(prospect), (prospects) => {
        const found = findingsOf(prospects, 1)
        expect(findingsSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found)
      }),
    )
  })

  test('stays small: messages beyond the fiftieth count as others, none is lost', () => {
    const many = Array.from({ length: 80 }, (_, at) => ({
      kind: 'refused' as const,
      id: `i${at}`,
      message: `message ${at}`,
    }))
    const { refusals } = mergeFindings([findingsOf(many, 1), findingsOf(many.slice(70), 1)])
    expect(refusals).toHaveLength(51)
    expect(refusals.at(-1)).toMatchObject({ message: OTHER_MESSAGES })
    expect(refusals.reduce((sum, { count }) => sum + count, 0)).toBe(90)
  })

  test('names an instance in the example, and not in the message', () => {
    const id = '01930000-0000-7000-8000-000000000000'
    const { refusals } = findingsOf([{ kind: 'refused', id, message: `Instance '${id}' is gone` }], 1)
    expect(refusals).toEqual([
      { message: "Instance '<id>' is gone", count: 1, examples: [{ id, message: `Instance '${id}' is gone` }] },
    ])
  })
})
