import { describe, expect, test } from 'vitest'
import { idOf } from '../../../../functions/engine/instance/ids.ts'
import { extensions, inputOutput, line, listener, log, userTask } from '../stage/model.ts'
import {
  at,
  integer,
  modification,
  modify,
  play,
  refusalOf,
  tell,
  theOneAt,
  treeOf,
  variable,
  waitsAt,
} from '../stage/play.ts'
import { executions, state } from '../stage/world.ts'
import { instanceId, nested, startBefore } from './nested.ts'

describe('cancelling', () => {
  test('one instance of several, by its id', async () => {
    const p = await play(line({ z: userTask('z') }))
    modify(p, [startBefore('z')])
    const [first, second] = at(p, 'z')
    modify(p, [{ type: 'cancel', activityInstanceId: idOf(p.id, first?.activityInstance ?? -1) }])
    expect(theOneAt(p, 'z').task?.number).toBe(second?.task?.number)
    const gone = idOf(p.id, first?.activityInstance ?? -1)
    expect(refusalOf(p, modification([{ type: 'cancel', activityInstanceId: gone }]))?.message).toBe(
      `Cannot perform instruction: Cancel activity instance '${gone}'; Activity instance '${gone}' does not exist: activityInstance is null`,
    )
  })

  test('what waits for a job, by the id of its transition instance', async () => {
    const p = await play(line({ z: userTask('z'), a: userTask('a', '', 'camunda:asyncBefore="true"') }))
    tell(p, { kind: 'setSuspended', suspended: true })
    modify(p, [startBefore('a')])
    const waiting = executions(p.world, p.id).find(({ execution }) => execution.waits !== undefined)
    modify(p, [{ type: 'cancel', transitionInstanceId: waiting?.executionId ?? '' }])
    expect(treeOf(p)).toBe('p(z)')
  })

  test('the last token of a process runs the end listeners of its activity even where it waits before or after that', async () => {
    const logged = extensions(listener('end', log('end')))
    const p = await play(line({ a: userTask('a'), b: userTask('b', logged, 'camunda:asyncBefore="true"') }))
    const cancel = (activityId: string) => ({ type: 'cancel' as const, activityId })
    modify(p, [startBefore('b'), cancel('b')])
    expect(variable(p, 'log')).toBeUndefined()
    modify(p, [cancel('a'), startBefore('b'), cancel('b'), startBefore('a')])
    expect(variable(p, 'log')).toBe('end')
    const q = await play(line({ a: userTask('a'), t: `<task id="t" camunda:asyncAfter="true">${logged}</task>` }))
    modify(q, [cancel('a'), startBefore('t'), cancel('t'), startBefore('a')])
    expect(variable(q, 'log')).toBe('end end')
  })

  test('the last token of scopes takes them with it; then a new scope is made', async () => {
    const p = await play(nested)
    modify(p, [startBefore('a')])
    const outer = instanceId(p, 'outer')
    modify(p, [{ type: 'cancel', activityId: 'a' }, startBefore('a')])
    expect(instanceId(p, 'outer')).not.toBe(outer)
    modify(p, [startBefore('a'), { type: 'cancel', activityId: 'a' }])
    expect(treeOf(p)).toBe('p(z)')
  })

  test('everything ends the instance, which gives no reason for it', async () => {
    const p = await play(line({ z: userTask('z') }))
    modify(p, [{ type: 'cancel', activityId: 'z' }], 'batch')
    expect(state(p.world, p.id).end).toEqual({ time: p.world.now, state: 'INTERNALLY_TERMINATED' })
  })

  test('everything and then starting something keeps the instance with its variables', async () => {
    const p = await play(nested, { x: integer(1) })
    modify(p, [{ type: 'cancel', activityId: 'z' }, startBefore('a')])
    expect(treeOf(p)).toBe('p(outer(inner(a)))')
    expect(variable(p, 'x')).toBe(1)
  })

  test('everything ends the instance', async () => {
    const p = await play(nested)
    modify(p, [{ type: 'cancel', activityId: 'z' }])
    expect(waitsAt(p)).toBe('ended: EXTERNALLY_TERMINATED')
    expect(refusalOf(p, modification([startBefore('z')]))?.message).toBe(
      `ENGINE-13036 Process instance '${p.id}' cannot be modified. The process instance does not exist`,
    )
  })

  test.each([
    [true, 'z'],
    [false, 'ended: INTERNALLY_TERMINATED'],
  ])('with the flag for current instances what the batch starts stays (%s)', async (flag, expected) => {
    const p = await play(nested)
    modify(
      p,
      [startBefore('z'), { type: 'cancel', activityId: 'z', cancelCurrentActiveActivityInstances: flag }],
      'batch',
    )
    expect(waitsAt(p)).toBe(expected)
  })
})

describe('a process that waits before a scope after everything in it was cancelled', () => {
  const cancel = (activityId: string) => ({ type: 'cancel' as const, activityId })
  const input = extensions(inputOutput({ own: '5' }))
  const waiting = userTask('b', input, 'camunda:asyncBefore="true"')
  const afterwards = async (a: string, instructions: Parameters<typeof modification>[0]) => {
    const p = await play(line({ a, t: '<task id="t"/>', b: waiting }))
    return refusalOf(p, modification(instructions))?.message ?? waitsAt(p)
  }

  test('takes no further instruction, if it ran a scope', async () => {
    const a = userTask('a', input)
    expect(await afterwards(a, [cancel('a'), startBefore('b')])).toBe('b')
    expect(await afterwards(a, [cancel('a'), startBefore('b'), cancel('a')])).toContain('getParent()" is null')
    expect(await afterwards(a, [cancel('a'), startBefore('b'), startBefore('b')])).toContain('getParent()" is null')
  })

  test('takes them if it ran a task that is no scope, or if something ran since', async () => {
    expect(await afterwards(userTask('a'), [cancel('a'), startBefore('b'), startBefore('b')])).toBe('b b')
    expect(await afterwards(userTask('a', input), [cancel('a'), startBefore('t'), startBefore('b')])).toBe('b b')
  })
})
