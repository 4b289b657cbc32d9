import { describe, expect, test } from 'vitest'
import { activityIn, graphOf } from '../models.ts'

const ROOTS = `<message id="m" name="message"/><signal id="s" name="signal"/>
<error id="e" errorCode="code"/><escalation id="x" escalationCode="code"/>`

const CATCHING = {
  message: '<messageEventDefinition messageRef="m"/>',
  signal: '<signalEventDefinition signalRef="s"/>',
  timer: '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>',
  error: '<errorEventDefinition errorRef="e"/>',
  escalation: '<escalationEventDefinition escalationRef="x"/>',
  compensation: '<compensateEventDefinition/>',
  cancel: '<cancelEventDefinition/>',
}

/** Names as in the reference's ActivityTypes, which show in activity instance trees. */
describe('the type of', () => {
  test.each([
    ['startEvent', ''],
    ['messageStartEvent', CATCHING.message],
    ['signalStartEvent', CATCHING.signal],
    ['startTimerEvent', CATCHING.timer],
  ])('a start event of the process: %s', async (type, definition) => {
    const graph = await graphOf(`<startEvent id="a">${definition}</startEvent>`, ROOTS)
    expect(activityIn(graph, 'a').type).toBe(type)
    expect(graph.initial).toBe('a')
    expect(graph.triggeredStarts).toEqual(definition === '' ? [] : ['a'])
  })

  test.each([
    ['messageStartEvent', CATCHING.message],
    ['signalStartEvent', CATCHING.signal],
    ['startTimerEvent', CATCHING.timer],
    ['errorStartEvent', CATCHING.error],
    ['escalationStartEvent', CATCHING.escalation],
    ['compensationStartEvent', CATCHING.compensation],
  ])('a start event of an event subprocess: %s', async (type, definition) => {
    const inner = `<startEvent id="a">${definition}</startEvent>`
    const graph = await graphOf(
      `<startEvent id="start"/><subProcess id="around"><startEvent id="begin"/>
       <subProcess id="event" triggeredByEvent="true">${inner}</subProcess></subProcess>`,
      ROOTS,
    )
    expect(activityIn(graph, 'a').type).toBe(type)
    expect(activityIn(graph, 'event').type).toBe('subProcess')
  })

  test.each([
    ['intermediateMessageCatch', CATCHING.message],
    ['intermediateSignalCatch', CATCHING.signal],
    ['intermediateTimer', CATCHING.timer],
    ['intermediateLinkCatch', '<linkEventDefinition name="l"/>'],
  ])('an intermediate catch event: %s', async (type, definition) => {
    const graph = await graphOf(
      `<startEvent id="start"/><intermediateCatchEvent id="a">${definition}</intermediateCatchEvent>`,
      ROOTS,
    )
    expect(activityIn(graph, 'a').type).toBe(type)
  })

  const work = '<messageEventDefinition camunda:type="external" camunda:topic="t"/>'
  test.each([
    ['intermediateNoneThrowEvent', ''],
    ['intermediateNoneThrowEvent', CATCHING.message],
    ['intermediateMessageThrowEvent', work],
    ['intermediateSignalThrow', CATCHING.signal],
    ['intermediateEscalationThrowEvent', CATCHING.escalation],
    ['intermediateCompensationThrowEvent', CATCHING.compensation],
  ])('an intermediate throw event: %s', async (type, definition) => {
    const graph = await graphOf(
      `<startEvent id="start"/><intermediateThrowEvent id="a">${definition}</intermediateThrowEvent>`,
      ROOTS,
    )
    expect(activityIn(graph, 'a').type).toBe(type)
  })

  test.each([
    ['noneEndEvent', ''],
    ['endEvent', CATCHING.message],
    ['messageEndEvent', work],
    ['signalEndEvent', CATCHING.signal],
    ['escalationEndEvent', CATCHING.escalation],
    ['compensationEndEvent', CATCHING.compensation],
    ['errorEndEvent', CATCHING.error],
    ['terminateEndEvent', '<terminateEventDefinition/>'],
    ['cancelEndEvent', CATCHING.cancel],
  ])('an end event: %s', async (type, definition) => {
    const graph = await graphOf(
      `<startEvent id="start"/><transaction id="t"><startEvent id="begin"/><endEvent id="a">${definition}</endEvent></transaction>`,
      ROOTS,
    )
    expect(activityIn(graph, 'a').type).toBe(type)
  })

  test.each([
    ['boundaryMessage', CATCHING.message],
    ['boundarySignal', CATCHING.signal],
    ['boundaryTimer', CATCHING.timer],
    ['boundaryError', CATCHING.error],
    ['boundaryEscalation', CATCHING.escalation],
    ['compensationBoundaryCatch', CATCHING.compensation],
    ['cancelBoundaryCatch', CATCHING.cancel],
  ])('a boundary event: %s', async (type, definition) => {
    const graph = await graphOf(
      `<startEvent id="start"/><transaction id="t"><startEvent id="begin"/></transaction>
       <boundaryEvent id="a" attachedToRef="t">${definition}</boundaryEvent>`,
      ROOTS,
    )
    expect(activityIn(graph, 'a').type).toBe(type)
  })

  test.each([
    'task',
    'manualTask',
    'userTask',
    'receiveTask',
    'parallelGateway',
    'inclusiveGateway',
    'eventBasedGateway',
  ])('an element is its name: %s', async (type) => {
    const graph = await graphOf(`<startEvent id="start"/><${type} id="a"/>`)
    expect(activityIn(graph, 'a').type).toBe(type)
  })

  test.each(['serviceTask', 'sendTask', 'scriptTask', 'businessRuleTask'])(
    'an external task is its name: %s',
    async (type) => {
      const graph = await graphOf(`<startEvent id="start"/><${type} id="a" camunda:type="external" camunda:topic="t"/>`)
      expect(activityIn(graph, 'a')).toMatchObject({
        type,
        behavior: { kind: 'serviceTask', work: { kind: 'external' } },
      })
    },
  )
})
