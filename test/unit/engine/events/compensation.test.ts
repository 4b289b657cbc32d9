import { describe, expect, test } from 'vitest'
import {
  compensatedBy,
  eventSubProcess,
  extensions,
  flows,
  inputOutput,
  line,
  listener,
  log,
  model,
  userTask,
} from '../stage/model.ts'
import { completeTask, integer, modify, play, taskAt, tell, treeOf, variable, waitsAt } from '../stage/play.ts'

const undo = (id: string) => compensatedBy(id, userTask(`undo${id}`, '', 'isForCompensation="true"'), `undo${id}`)
const thrower = (activityRef = '') =>
  `<intermediateThrowEvent id="throw"><compensateEventDefinition ${activityRef && `activityRef="${activityRef}"`}/></intermediateThrowEvent>`
const ended = 'ended: COMPLETED'

describe('compensation of activities', () => {
  const twoTasks = (event: string) =>
    line({ a: userTask('a'), b: userTask('b'), throw: event, after: userTask('after') }, undo('a') + undo('b'))

  test('a throw event runs the handlers of all completed activities and goes on when all are done', async () => {
    const p = await play(twoTasks(thrower()))
    completeTask(p, 'a')
    completeTask(p, 'b')
    expect(treeOf(p)).toBe('p(throw undoa undob)')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe('undob')
    completeTask(p, 'undob')
    expect(waitsAt(p)).toBe('after')
  })

  test('the activity that completed last is compensated first', async () => {
    const p = await play(twoTasks(thrower()))
    completeTask(p, 'a')
    completeTask(p, 'b')
    expect(taskAt(p, 'undob')).toBeLessThan(taskAt(p, 'undoa'))
  })

  test('with activityRef only that activity is compensated', async () => {
    const p = await play(twoTasks(thrower('a')))
    completeTask(p, 'a')
    completeTask(p, 'b')
    expect(waitsAt(p)).toBe('undoa')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe('after')
  })

  test('what has not completed is not compensated, and nothing to compensate passes at once', async () => {
    const p = await play(line({ throw: thrower(), a: userTask('a'), after: userTask('after') }, undo('a')))
    expect(waitsAt(p)).toBe('a')
    modify(p, [
      { type: 'cancel', activityId: 'a' },
      { type: 'startBeforeActivity', activityId: 'throw' },
    ])
    expect(waitsAt(p)).toBe('a')
  })

  test('an activity is compensated once', async () => {
    const p = await play(twoTasks(thrower('a')))
    completeTask(p, 'a')
    completeTask(p, 'b')
    completeTask(p, 'undoa')
    modify(p, [{ type: 'startBeforeActivity', activityId: 'throw' }])
    expect(waitsAt(p)).toBe('after after')
  })

  test('a compensation end event ends its path after the handlers', async () => {
    const end = '<endEvent id="end"><compensateEventDefinition/></endEvent>'
    const p = await play(model(`<startEvent id="start"/>${userTask('a')}${end}${undo('a')}${flows('start > a > end')}`))
    completeTask(p, 'a')
    expect(treeOf(p)).toBe('p(end undoa)')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe(ended)
  })

  test('a cancelled activity leaves nothing to compensate', async () => {
    const p = await play(twoTasks(thrower()))
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'throw' },
      { type: 'cancel', activityId: 'a' },
    ])
    expect(waitsAt(p)).toBe('after')
  })

  test('compensation that is under way ends with the instance', async () => {
    const p = await play(twoTasks(thrower()))
    completeTask(p, 'a')
    completeTask(p, 'b')
    tell(p, { kind: 'delete', skipCustomListeners: false, skipIoMappings: false, external: true })
    expect(waitsAt(p)).toBe('ended: EXTERNALLY_TERMINATED')
  })
})

describe('compensation of multi-instance activities', () => {
  const loop = (sequential: boolean) =>
    `<multiInstanceLoopCharacteristics isSequential="${sequential}"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>`

  test.each([true, false])('every instance is compensated, in its body (sequential: %s)', async (sequential) => {
    const p = await play(line({ a: userTask('a', loop(sequential)), throw: thrower('a') }, undo('a')))
    completeTask(p, 'a')
    completeTask(p, 'a')
    expect(treeOf(p)).toBe('p(a#multiInstanceBody(undoa undoa) throw)')
    completeTask(p, 'undoa')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe(ended)
  })

  test('a body that has not completed is not compensated', async () => {
    const p = await play(
      line({ a: userTask('a', loop(false)) }, `${undo('a')}${thrower()}<endEvent id="e2"/>${flows('throw > e2')}`),
    )
    completeTask(p, 'a')
    modify(p, [{ type: 'startBeforeActivity', activityId: 'throw' }])
    expect(waitsAt(p)).toContain('a')
    expect(waitsAt(p)).not.toContain('undoa')
  })
})

describe('compensation of subprocesses', () => {
  const inside = `<startEvent id="s"/>${userTask('a')}<endEvent id="e"/>${undo('a')}${flows('s > a > e')}`
  const localX = extensions(inputOutput({ x: '1' }))
  const sub = (more = '') => `<subProcess id="sub">${localX}${inside}${more}</subProcess>`

  test('the handlers inside run in the scope as it was at its end', async () => {
    const p = await play(line({ sub: sub(), throw: thrower(), after: userTask('after') }), { x: integer(7) })
    completeTask(p, 'a')
    expect(treeOf(p)).toBe('p(sub(undoa) throw)')
    completeTask(p, 'undoa', { x: integer(2) })
    expect(waitsAt(p)).toBe('after')
    expect(variable(p, 'x')).toBe(7)
  })

  test('with activityRef of the subprocess the handlers inside run', async () => {
    const p = await play(line({ sub: sub(), throw: thrower('sub'), after: userTask('after') }))
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('undoa')
  })

  test('a subprocess in a subprocess is compensated from the outermost to the innermost', async () => {
    const outer = `<subProcess id="outer"><startEvent id="so"/>${sub()}<endEvent id="eo"/>${flows('so > sub > eo')}</subProcess>`
    const p = await play(line({ outer, throw: thrower(), after: userTask('after') }))
    completeTask(p, 'a')
    expect(treeOf(p)).toBe('p(outer(sub(undoa)) throw)')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe('after')
  })

  test('end listeners of the completed subprocess do not run again', async () => {
    const counted = `<subProcess id="sub">${extensions(listener('end', log('end')))}${inside}</subProcess>`
    const p = await play(line({ sub: counted, throw: thrower(), after: userTask('after') }))
    completeTask(p, 'a')
    completeTask(p, 'undoa')
    expect(variable(p, 'log')).toBe('end')
  })

  test('a compensation event subprocess compensates instead, with the snapshot of the variables', async () => {
    const handler = `<subProcess id="handler" triggeredByEvent="true"><startEvent id="hs"><compensateEventDefinition/></startEvent>${userTask('fix')}<endEvent id="he"/>${flows('hs > fix > he')}</subProcess>`
    const p = await play(line({ sub: sub(handler), throw: thrower(), after: userTask('after') }))
    completeTask(p, 'a')
    expect(treeOf(p)).toBe('p(sub(handler(fix)) throw)')
    completeTask(p, 'fix', { x: integer(3) })
    expect(waitsAt(p)).toBe('after')
    expect(variable(p, 'x')).toBeUndefined()
  })

  test('a compensation event subprocess may throw on to the handlers inside', async () => {
    const rethrow =
      '<intermediateThrowEvent id="rethrow"><compensateEventDefinition activityRef="a"/></intermediateThrowEvent>'
    const handler = `<subProcess id="handler" triggeredByEvent="true"><startEvent id="hs"><compensateEventDefinition/></startEvent>${rethrow}${userTask('fix')}<endEvent id="he"/>${flows('hs > rethrow > fix > he')}</subProcess>`
    const p = await play(line({ sub: sub(handler), throw: thrower(), after: userTask('after') }))
    completeTask(p, 'a')
    expect(treeOf(p)).toBe('p(sub(handler(rethrow undoa)) throw)')
    completeTask(p, 'undoa')
    expect(treeOf(p)).toBe('p(sub(handler(fix)) throw)')
    completeTask(p, 'fix')
    expect(waitsAt(p)).toBe('after')
  })

  test('an event subprocess can compensate what the scope around it did', async () => {
    const throwing = `<subProcess id="es" triggeredByEvent="true"><startEvent id="ess" isInterrupting="true"><signalEventDefinition signalRef="sig"/></startEvent>${thrower()}<endEvent id="ese"/>${flows('ess > throw > ese')}</subProcess>`
    const p = await play(
      line({ a: userTask('a'), b: userTask('b') }, undo('a') + throwing, '<signal id="sig" name="sig"/>'),
    )
    completeTask(p, 'a')
    modify(p, [{ type: 'startBeforeActivity', activityId: 'es' }])
    expect(treeOf(p)).toBe('p(es(throw undoa))')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe(ended)
  })

  test('a multi-instance subprocess is compensated instance by instance, each with its own variables', async () => {
    const mi =
      '<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>'
    const p = await play(line({ sub: sub(mi), throw: thrower(), after: userTask('after') }))
    completeTask(p, 'a', { x: integer(10) })
    completeTask(p, 'a', { x: integer(20) })
    expect(treeOf(p)).toBe('p(sub#multiInstanceBody(sub(undoa) sub(undoa)) throw)')
    completeTask(p, 'undoa')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe('after')
  })

  test('a handler can be a subprocess', async () => {
    const handler = `<subProcess id="undo" isForCompensation="true"><startEvent id="us"/>${userTask('fix')}<endEvent id="ue"/>${flows('us > fix > ue')}</subProcess>`
    const p = await play(
      line({ a: userTask('a'), throw: thrower(), after: userTask('after') }, compensatedBy('a', handler, 'undo')),
    )
    completeTask(p, 'a')
    expect(treeOf(p)).toBe('p(throw undo(fix))')
    completeTask(p, 'fix')
    expect(waitsAt(p)).toBe('after')
  })

  test('an interrupting event subprocess does not forget what was completed before', async () => {
    const p = await play(
      line(
        { a: userTask('a'), b: userTask('b') },
        undo('a') +
          eventSubProcess('es', '<signalEventDefinition signalRef="sig"/>') +
          thrower() +
          '<endEvent id="e2"/>' +
          flows('throw > e2'),
        '<signal id="sig" name="sig"/>',
      ),
    )
    completeTask(p, 'a')
    modify(p, [{ type: 'startBeforeActivity', activityId: 'es' }])
    modify(p, [{ type: 'startBeforeActivity', activityId: 'throw' }])
    expect(waitsAt(p)).toBe('esTask undoa')
  })
})

describe('transactions', () => {
  const cancelEnd = '<endEvent id="cancelled"><cancelEventDefinition/></endEvent>'
  const transaction = `<transaction id="tx"><startEvent id="s"/><parallelGateway id="fork"/>${userTask('a')}${userTask('b')}${userTask('c')}${cancelEnd}<endEvent id="e"/>${undo('a')}${flows('s > fork > a > b > cancelled', 'fork > c > e')}</transaction>`
  const boundary = '<boundaryEvent id="onCancel" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent>'
  const xml = line(
    { tx: transaction, fine: userTask('fine') },
    `${boundary}${userTask('failed')}<endEvent id="e2"/>${flows('onCancel > failed > e2')}`,
  )

  test('a transaction that completes is left by its flow', async () => {
    const p = await play(
      line({
        tx: `<transaction id="tx"><startEvent id="s"/>${userTask('a')}<endEvent id="e"/>${flows('s > a > e')}</transaction>`,
        fine: userTask('fine'),
      }),
    )
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('fine')
  })

  test('a cancel end event cancels the rest, compensates and goes on at the cancel boundary event', async () => {
    const p = await play(xml)
    completeTask(p, 'a')
    completeTask(p, 'b')
    expect(treeOf(p)).toBe('p(tx(cancelled undoa))')
    completeTask(p, 'undoa')
    expect(waitsAt(p)).toBe('failed')
  })

  test('a cancel end event with nothing to compensate goes on at once', async () => {
    const p = await play(xml)
    modify(p, [{ type: 'startBeforeActivity', activityId: 'cancelled' }])
    expect(waitsAt(p)).toBe('failed')
  })
})
