import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  changeDraft,
  type Draft,
  type DraftAction,
  draftProblem,
  EMPTY_DRAFT,
  touchedBy,
} from '../../../console/modification/draft.ts'

const drafted = (...actions: readonly DraftAction[]): Draft => actions.reduce(changeDraft, EMPTY_DRAFT)
const said = (draft: Draft) => draft.instructions.map(({ type, target }) => `${type} ${target}`)

describe('a draft of a modification', () => {
  test('a move starts there before it cancels here: an instance with one token would end otherwise', () => {
    expect(said(drafted({ type: 'move', from: 'a', to: 'b' }))).toEqual(['startBeforeActivity b', 'cancel a'])
  })

  test('two moves from one activity start twice and cancel once, at the end', () => {
    const draft = drafted({ type: 'move', from: 'a', to: 'b' }, { type: 'move', from: 'a', to: 'c' })
    expect(said(draft)).toEqual(['startBeforeActivity b', 'startBeforeActivity c', 'cancel a'])
  })

  test('the same move twice is one', () => {
    expect(said(drafted({ type: 'move', from: 'a', to: 'b' }, { type: 'move', from: 'a', to: 'b' }))).toHaveLength(2)
  })

  test('instructions change their places', () => {
    const draft = drafted(
      { type: 'add', instruction: { type: 'cancel', target: 'a' } },
      { type: 'add', instruction: { type: 'startAfterActivity', target: 'b' } },
      { type: 'add', instruction: { type: 'startTransition', target: 'f' } },
    )
    const last = draft.instructions[2]?.key ?? 0
    expect(said(changeDraft(draft, { type: 'place', key: last, at: 0 }))).toEqual([
      'startTransition f',
      'cancel a',
      'startAfterActivity b',
    ])
  })

  test('what was cleared leaves no key that could be met again', () => {
    const first = drafted({ type: 'move', from: 'a', to: 'b' })
    const again = changeDraft(changeDraft(first, { type: 'clear' }), { type: 'move', from: 'c', to: 'd' })
    const keys = [...first.instructions, ...again.instructions].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('an empty draft cannot be previewed, nor one whose instruction names nothing', () => {
    expect(draftProblem(EMPTY_DRAFT)).toMatch(/what is to be done/)
    expect(draftProblem(drafted({ type: 'add', instruction: { type: 'cancel', target: '' } }))).toMatch(/Instruction 1/)
    expect(draftProblem(drafted({ type: 'move', from: 'a', to: 'b' }))).toBeUndefined()
  })

  test('the diagram marks what is cancelled and what is started', () => {
    const { cancelled, started } = touchedBy(drafted({ type: 'move', from: 'a', to: 'b' }))
    expect([[...cancelled], [...started]]).toEqual([['a'], ['b']])
  })

  test('whatever is done, keys are distinct and no instruction is lost or doubled by a change of place', () => {
    const id = fc.constantFrom('a', 'b', 'c')
    const action: fc.Arbitrary<DraftAction> = fc.oneof(
      fc.record({ type: fc.constant('move' as const), from: id, to: id }),
      fc.record({
        type: fc.constant('place' as const),
        key: fc.integer({ min: 1, max: 9 }),
        at: fc.integer({ min: -2, max: 9 }),
      }),
      fc.record({ type: fc.constant('remove' as const), key: fc.integer({ min: 1, max: 9 }) }),
    )
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        let draft = EMPTY_DRAFT
        for (const one of actions) {
          const next = changeDraft(draft, one)
          if (one.type === 'place') expect(said(next).toSorted()).toEqual(said(draft).toSorted())
          draft = next
        }
        const keys = draft.instructions.map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})
