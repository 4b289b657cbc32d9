import { describe, expect, test } from 'vitest'
import { NO_FILTER } from '../../../console/definition/instance-filter.ts'
import { changeDraft, EMPTY_DRAFT } from '../../../console/modification/draft.ts'
import { changedLimits, limitProblems, limitsToControl, NO_LIMITS } from '../../../console/modification/limits.ts'
import {
  executeRequest,
  previewRequest,
  singleModificationRequest,
  undoRequest,
} from '../../../console/modification/request.ts'

const moved = changeDraft(EMPTY_DRAFT, { type: 'move', from: 'a', to: 'b' })

describe('requests of a modification', () => {
  test('all that a filter finds: the query goes, not what was listed of it', () => {
    expect(previewRequest('d', moved, { kind: 'filter', filter: NO_FILTER })).toEqual({
      processDefinitionId: 'd',
      instructions: [
        { type: 'startBeforeActivity', activityId: 'b' },
        { type: 'cancel', activityId: 'a', cancelCurrentActiveActivityInstances: true },
      ],
      skipCustomListeners: false,
      skipIoMappings: false,
      historicProcessInstanceQuery: { processDefinitionId: 'd', unfinished: true },
    })
  })

  test('chosen instances go by their ids, without a query that would add others', () => {
    const request = previewRequest('d', moved, { kind: 'chosen', ids: ['x'] })
    expect(request.processInstanceIds).toEqual(['x'])
    expect(request).not.toHaveProperty('historicProcessInstanceQuery')
  })

  test('a flow is started by its transition', () => {
    const draft = changeDraft(EMPTY_DRAFT, { type: 'add', instruction: { type: 'startTransition', target: 'f' } })
    expect(previewRequest('d', draft, { kind: 'chosen', ids: ['x'] }).instructions).toEqual([
      { type: 'startTransition', transitionId: 'f' },
    ])
  })

  test('one instance: a single activity instance, a scope and variables', () => {
    const start = {
      type: 'startBeforeActivity',
      target: 'b',
      ancestorActivityInstanceId: 's:1',
      variables: { n: { value: 1 } },
    } as const
    const cancel = { type: 'cancel', target: 'a', activityInstanceId: 'a:1' } as const
    const draft = [start, cancel].reduce(
      (one, instruction) => changeDraft(one, { type: 'add', instruction }),
      EMPTY_DRAFT,
    )
    expect(singleModificationRequest(draft, ' why ')).toEqual({
      instructions: [
        {
          type: 'startBeforeActivity',
          activityId: 'b',
          ancestorActivityInstanceId: 's:1',
          variables: { n: { value: 1 } },
        },
        { type: 'cancel', activityInstanceId: 'a:1' },
      ],
      skipCustomListeners: false,
      skipIoMappings: false,
      annotation: 'why',
    })
  })
})

describe('limits', () => {
  test('only those that were typed are sent', () => {
    expect(executeRequest('r', { ...NO_LIMITS, pauseAfter: ' 50 ' })).toEqual({
      annotation: 'r',
      onChanged: 'skip',
      control: { pauseAfter: 50 },
    })
    expect(limitsToControl(NO_LIMITS)).toEqual({})
  })

  test('what is kept for an undo is asked for at the start, and never of an undo', () => {
    const undoable = { ...NO_LIMITS, undoable: true, pauseAfter: '5' }
    expect(executeRequest('r', undoable).control).toEqual({ undoable: true, pauseAfter: 5 })
    expect(undoRequest(' why ', undoable, false)).toEqual({ annotation: 'why', control: { pauseAfter: 5 } })
    expect(undoRequest('why', NO_LIMITS, true)).toEqual({ annotation: 'why', control: {}, stop: true })
  })

  test.each([
    ['pauseAfter', '0', 'From 1 to 100000000.'],
    ['toleratedFailureCount', '1.5', 'A whole number, or nothing.'],
    ['toleratedFailurePercentage', '101', 'From 0 to 100.'],
    ['pauseAfter', 'many', 'A whole number, or nothing.'],
  ] as const)('%s of %s is refused: %s', (name, typed, problem) => {
    expect(limitProblems({ ...NO_LIMITS, [name]: typed })).toEqual({ [name]: problem })
  })

  test('of a running batch: what changed, and null for what was emptied', () => {
    const before = { ...NO_LIMITS, toleratedFailurePercentage: '50', pauseAfter: '10' }
    expect(changedLimits(before, { ...before, toleratedFailurePercentage: '', toleratedFailureCount: '0' })).toEqual({
      toleratedFailurePercentage: null,
      toleratedFailureCount: 0,
    })
    expect(changedLimits(before, before)).toEqual({})
  })
})
