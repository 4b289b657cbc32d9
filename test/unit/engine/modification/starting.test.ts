import { describe, expect, test } from 'vitest'
import { conditionalFlow, expression, flow, flows, model, userTask } from '../stage/model.ts'
import {
  integer,
  modification,
  modify,
  play,
  playOf,
  refusalOf,
  taskAt,
  tell,
  text,
  treeOf,
  variable,
  variablesOf,
  waitsAt,
} from '../stage/play.ts'
import { instanceId, nested, startBefore } from './nested.ts'

describe('where something is started', () => {
  test('missing scopes are made, those that run are used again', async () => {
    const p = await play(nested)
    modify(p, [startBefore('a')])
    expect(treeOf(p)).toBe('p(outer(inner(a)) z)')
    modify(p, [startBefore('a')])
    expect(treeOf(p)).toBe('p(outer(inner(a a)) z)')
  })

  test('with an ancestor a scope of its own is made', async () => {
    const p = await play(nested)
    modify(p, [startBefore('a')])
    modify(p, [startBefore('a', { ancestorActivityInstanceId: instanceId(p, 'outer') })])
    expect(treeOf(p)).toBe('p(outer(inner(a) inner(a)) z)')
    modify(p, [startBefore('a', { ancestorActivityInstanceId: p.id })])
    expect(treeOf(p)).toBe('p(outer(inner(a) inner(a)) outer(inner(a)) z)')
  })

  test('with more than one possible scope it is refused', async () => {
    const p = await play(nested)
    modify(p, [startBefore('a')])
    modify(p, [startBefore('a', { ancestorActivityInstanceId: p.id })])
    expect(refusalOf(p, modification([startBefore('a')]))).toEqual({
      kind: 'processEngine',
      message: 'Ancestor activity execution is ambiguous for activity Activity(inner)',
    })
  })

  test('an ancestor that does not exist, or is not around, is refused', async () => {
    const p = await play(nested)
    const wrong = (ancestorActivityInstanceId: string) =>
      refusalOf(p, modification([startBefore('a', { ancestorActivityInstanceId })]))
    const what = "Start before activity 'a' with ancestor activity instance"
    expect(wrong('nobody')).toEqual({
      kind: 'notValid',
      message: `Cannot perform instruction: ${what} 'nobody'; Ancestor activity instance 'nobody' does not exist: ancestorInstance is null`,
    })
    const z = instanceId(p, 'z')
    expect(wrong(z)?.message).toBe(
      `Cannot perform instruction: ${what} '${z}'; Scope execution for '${z}' cannot be found in parent hierarchy of flow element 'a'`,
    )
  })

  test('variables go to the scope that has them or the process, local ones to the new token or its innermost new scope', async () => {
    const p = await play(nested, { x: integer(1) })
    modify(p, [startBefore('a', { variables: { x: integer(2), y: integer(3) }, localVariables: { w: text('here') } })])
    expect(variablesOf(p)).toEqual(['inner.w="here"', 'x=2', 'y=3'])
    modify(p, [startBefore('a', { localVariables: { v: integer(1) } })])
    expect(variablesOf(p)).toContain('a.v=1')
  })

  test('in a batch ancestors and variables mean nothing', async () => {
    const p = await play(nested)
    modify(p, [startBefore('a', { ancestorActivityInstanceId: 'nobody', variables: { x: integer(1) } })], 'batch')
    expect(treeOf(p)).toBe('p(outer(inner(a)) z)')
    expect(variablesOf(p)).toEqual([])
  })
})

describe('what flows decide', () => {
  const forked = model(
    `<startEvent id="start"/>${userTask('z')}<exclusiveGateway id="g"/>${userTask('a')}${userTask('b')}<endEvent id="end"/>${flows('start > z > g', 'a > end', 'b > end')}${conditionalFlow('g', 'a', expression('false'))}${flow('g', 'b')}`,
  )

  test('a transition is taken without asking its condition', async () => {
    const p = await play(forked)
    modify(p, [{ type: 'startTransition', transitionId: 'g-a' }])
    expect(waitsAt(p)).toBe('a z')
  })

  test('after an activity its only flow is taken; none or several are refused', async () => {
    const p = await play(forked)
    modify(p, [{ type: 'startAfterActivity', activityId: 'z' }])
    expect(waitsAt(p)).toBe('b z')
    const refusal = (activityId: string) =>
      refusalOf(p, modification([{ type: 'startAfterActivity', activityId }]))?.message
    expect(refusal('g')).toBe('Cannot start after activity g; activity has more than one outgoing sequence flow')
    expect(refusal('end')).toBe('Cannot start after activity end; activity has no outgoing sequence flow to take')
    expect(refusal('nowhere')).toContain("Activity 'nowhere' does not exist: activity is null")
  })
})

describe('start instructions', () => {
  const begin = async (instructions: Parameters<typeof modification>[0]) => {
    const { world } = await play(nested)
    const definitionId = [...world.definitions.values()][0]?.definitionId ?? ''
    const id = '00000000-0000-7000-8000-00000000beef'
    const p = playOf(world, id)
    const command = {
      kind: 'start',
      id,
      definitionId,
      variables: { x: integer(1) },
      instructions,
      startUserId: 'kim',
    } as const
    return { p, refusal: refusalOf(p, command) }
  }

  test('begin an instance where they say instead of at its start event', async () => {
    const { p } = await begin([startBefore('a'), startBefore('z', { variables: { x: integer(2) } })])
    expect(treeOf(p)).toBe('p(outer(inner(a)) z)')
    expect(variable(p, 'x')).toBe(2)
  })

  test('that cannot be followed leave no instance', async () => {
    const { p, refusal } = await begin([startBefore('nowhere')])
    expect(refusal?.kind).toBe('notValid')
    expect(p.world.instances.has(p.id)).toBe(false)
  })
})

test('the user who starts an instance is kept where the start event says', async () => {
  const xml = model(
    `<startEvent id="start" camunda:initiator="who"/>${userTask('a')}<endEvent id="end"/>${flows('start > a > end')}`,
  )
  const { world } = await play(xml)
  const id = '00000000-0000-7000-8000-00000000beef'
  const definitionId = [...world.definitions.values()][0]?.definitionId ?? ''
  const p = playOf(world, id)
  tell(p, { kind: 'start', id, definitionId, variables: {}, startUserId: 'kim' })
  expect(variable(p, 'who')).toBe('kim')
  expect(taskAt(p, 'a')).toBeGreaterThan(0)
})
