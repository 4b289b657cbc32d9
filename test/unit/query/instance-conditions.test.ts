import { describe, expect, test } from 'vitest'
import type { Execution, InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { anyOf, onIndex, onState } from '../../../functions/query/conditions/instance-conditions.ts'
import { waitsAtOneOf } from '../../../functions/query/conditions/instance-contents.ts'
import { orderOf } from '../../../functions/query/instances/process-instance-search.ts'
import { indexEntryOf } from '../../../functions/store/process-instance/process-instance-index.ts'

const instance = (root: Partial<Execution>, more: Partial<InstanceState> = {}): InstanceState => ({
  format: 1,
  id: '01a20afc-f2d7-7000-8000-fb9cb6c77d43',
  definitionId: 'order:1:01a20afc-f2d7-7000-8000-fb9cb6c77d44',
  startTime: 0,
  sequence: 9,
  root: { number: 0, ...root },
  ...more,
})

describe('an instance waits at an activity', () => {
  const inSubprocess = instance({
    children: [{ number: 1, activityId: 'sub', children: [{ number: 2, activityId: 'task' }] }],
  })

  test('where a token is', () => expect(waitsAtOneOf(inSubprocess, ['other', 'task'])).toBe(true))
  test('but not at the subprocess around it', () => expect(waitsAtOneOf(inSubprocess, ['sub'])).toBe(false))
})

describe('one of several conditions', () => {
  const isOrder = onIndex(({ businessKey }) => businessKey === 'order-1')
  const isSuspended = onState(({ suspended }) => suspended === true)

  test('needs only the index where all of them do', () => expect(anyOf([isOrder]).reads).toBe('index'))

  test('holds where the index or the instance fulfils it', () => {
    const either = anyOf([isOrder, isSuspended])
    const holds = (state: InstanceState) =>
      either.reads === 'state' ? either.holds(state) : either.reads === 'index' && either.holds(indexEntryOf(state))
    expect(holds(instance({}, { businessKey: 'order-1' }))).toBe(true)
    expect(holds(instance({}, { suspended: true }))).toBe(true)
    expect(holds(instance({}))).toBe(false)
  })
})

describe('an order', () => {
  const keys = { instanceId: ({ id }: { readonly id: string }) => id }

  test('by a key and a direction', () => {
    expect(orderOf([{ sortBy: 'instanceId', sortOrder: 'desc' }], keys)).toMatchObject([{ descending: true }])
  })

  test.each([
    [{ sortBy: 'nonsense', sortOrder: 'asc' as const }, /^You should call any of the orderBy methods first/],
    [{ sortBy: 'instanceId' }, /^Invalid query: call asc\(\) or desc\(\)/],
  ])('%j is refused', (sorting, message) => {
    expect(() => orderOf([sorting], keys)).toThrow(message)
  })
})
