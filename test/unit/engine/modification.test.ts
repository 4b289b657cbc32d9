import { describe, expect, test } from 'vitest'
import { idOf } from '../../../functions/engine/instance/ids.ts'
import {
  boundary,
  conditionalFlow,
  eventSubProcess,
  expression,
  extensions,
  flow,
  flows,
  followedBy,
  inputOutput,
  line,
  listener,
  log,
  model,
  subProcess,
  userTask,
} from './stage/model.ts'
import {
  at,
  completeTask,
  integer,
  modification,
  modify,
  type Play,
  play,
  playOf,
  refusalOf,
  taskAt,
  tell,
  text,
  theOneAt,
  treeOf,
  variable,
  variablesOf,
  waitsAt,
} from './stage/play.ts'
import { executions, state } from './stage/world.ts'

const nested = line({
  z: userTask('z'),
  outer: subProcess('outer', { inner: subProcess('inner', { a: userTask('a') }) }),
})
const startBefore = (activityId: string, more = {}) => ({ type: 'startBeforeActivity' as const, activityId, ...more })
const instanceId = (p: Play, activityId: string) => idOf(p.id, theOneAt(p, activityId).activityInstance ?? -1)

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

describe('events', () => {
  const signal = '<signalEventDefinition signalRef="sig"/>'
  const roots = '<signal id="sig" name="sig"/>'

  test('an interrupting boundary event takes the place of its activity, if that runs', async () => {
    const p = await play(
      line({ z: userTask('z'), a: userTask('a') }, boundary('on', 'a', signal) + followedBy('on', 'one'), roots),
    )
    modify(p, [startBefore('on')])
    expect(waitsAt(p)).toBe('one z')
    modify(p, [startBefore('a')])
    modify(p, [startBefore('on')])
    expect(waitsAt(p)).toBe('one one z')
  })

  describe('a boundary event whose activity does not run, in a process where nothing runs any more', () => {
    const cancelled = [{ type: 'cancel' as const, activityId: 'z' }, startBefore('on')]
    const started = async () => {
      const events = boundary('on', 'a', signal) + followedBy('on', 'one')
      const p = await play(line({ z: userTask('z'), a: userTask('a') }, events, roots))
      modify(p, cancelled)
      return p
    }

    test('leaves it waiting for nothing when its path ends, until it is modified again', async () => {
      const p = await started()
      expect(treeOf(p)).toBe('p(one)')
      completeTask(p, 'one')
      expect(treeOf(p)).toBe('p')
      modify(p, [startBefore('a')])
      completeTask(p, 'a')
      expect(waitsAt(p)).toBe('ended: COMPLETED')
    })

    test('leaves nothing where its path is cancelled, so that the process ends', async () => {
      const p = await started()
      modify(p, [{ type: 'cancel', activityId: 'one' }])
      expect(waitsAt(p)).toBe('ended: EXTERNALLY_TERMINATED')
    })

    test('blocks an inclusive gateway that would have to wait', async () => {
      const split = `<inclusiveGateway id="split"/>${userTask('b')}${userTask('c')}<inclusiveGateway id="join"/>`
      const events = boundary('on', 'a', signal) + followedBy('on', 'one')
      const paths = flows('z > split > b > join', 'split > c > join > a')
      const elements = `<startEvent id="start"/>${userTask('z')}${split}${userTask('a')}<endEvent id="end"/>`
      const p = await play(model(elements + flows('start > z', 'a > end') + paths + events, roots))
      const instructions = [...cancelled, startBefore('join')]
      expect(refusalOf(p, modification(instructions))?.message).toContain('"srcActivity" is null')
      expect(waitsAt(p)).toBe('z')
    })
  })

  test('an event subprocess interrupts when it is started, a task inside does not', async () => {
    const xml = line({ z: userTask('z') }, eventSubProcess('es', signal), roots)
    const p = await play(xml)
    modify(p, [startBefore('esTask')])
    expect(waitsAt(p)).toBe('esTask z')
    for (const activityId of ['es', 'esStart']) {
      const q = await play(xml)
      modify(q, [startBefore(activityId)])
      expect(waitsAt(q)).toBe('esTask')
    }
  })

  test('a terminate end event ends its scope, and nothing around', async () => {
    const stop = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    const sub = `<subProcess id="sub"><startEvent id="s"/><parallelGateway id="f"/>${userTask('a')}${userTask('b')}${stop}<endEvent id="e"/>${flows('s > f > a > stop', 'f > b > e')}</subProcess>`
    const p = await play(line({ sub, z: userTask('z') }))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('z')
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
