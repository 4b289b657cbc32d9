import { describe, expect, test } from 'vitest'
import { boundary, eventSubProcess, flows, followedBy, line, model, userTask } from '../stage/model.ts'
import { completeTask, modification, modify, play, refusalOf, treeOf, waitsAt } from '../stage/play.ts'
import { startBefore } from './nested.ts'

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
