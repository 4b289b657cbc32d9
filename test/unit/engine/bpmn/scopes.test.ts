// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import type { Activity } from '../../../../functions/engine/bpmn/process-graph.ts'
import { activityIn, graphOf } from './models.ts'

const ROOTS = '<message id="m" name="message"/><message id="n" name="other message"/>'
const MESSAGE = '<messageEventDefinition messageRef="m"/>'
const IO =
  '<extensionElements><camunda:inputOutput><camunda:inputParameter name="x">1</camunda:inputParameter></camunda:inputOutput></extensionElements>'
const LOOP = '<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>'

async function activity(id: string, content: string): Promise<Activity> {
  return activityIn(await graphOf(`<startEvent id="start"/>${content}`, ROOTS), id)
}

describe('a scope of its own is', () => {
  test.each([
    [false, 'a user task', '<userTask id="a"/>'],
    [true, 'a user task with parameters', `<userTask id="a">${IO}</userTask>`],
    [false, 'a multi-instance user task with parameters', `<userTask id="a">${IO}${LOOP}</userTask>`],
    [
      true,
      'a user task with a boundary event',
      `<userTask id="a"/><boundaryEvent id="b" attachedToRef="a">${MESSAGE}</boundaryEvent>`,
    ],
    [
      false,
      'a multi-instance user task with a boundary event',
      `<userTask id="a">${LOOP}</userTask><boundaryEvent id="b" attachedToRef="a">${MESSAGE}</boundaryEvent>`,
    ],
    [
      false,
      'a user task with a compensation boundary event',
      '<userTask id="a"/><boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>',
    ],
    [true, 'an external task', '<serviceTask id="a" camunda:type="external" camunda:topic="t"/>'],
    [
      true,
      'a multi-instance external task',
      `<serviceTask id="a" camunda:type="external" camunda:topic="t">${LOOP}</serviceTask>`,
    ],
    [false, 'a service task with an expression', '<serviceTask id="a" camunda:expression="${1}"/>'],
    [false, 'a receive task without a message', '<receiveTask id="a"/>'],
    [true, 'a receive task with a message', '<receiveTask id="a" messageRef="m"/>'],
    [true, 'a call activity', '<callActivity id="a" calledElement="other"/>'],
    [false, 'a multi-instance call activity', `<callActivity id="a" calledElement="other">${LOOP}</callActivity>`],
    [true, 'a subprocess', '<subProcess id="a"><startEvent id="s"/></subProcess>'],
    [true, 'a multi-instance subprocess', `<subProcess id="a">${LOOP}<startEvent id="s"/></subProcess>`],
    [true, 'an event-based gateway', '<eventBasedGateway id="a"/>'],
    [true, 'an intermediate catch event', `<intermediateCatchEvent id="a">${MESSAGE}</intermediateCatchEvent>`],
    [
      false,
      'an intermediate catch event after an event-based gateway',
      `<eventBasedGateway id="g"/><intermediateCatchEvent id="a">${MESSAGE}</intermediateCatchEvent><sequenceFlow id="f" sourceRef="g" targetRef="a"/>`,
    ],
    [
      true,
      'a compensation throw event',
      '<intermediateThrowEvent id="a"><compensateEventDefinition/></intermediateThrowEvent>',
    ],
    [false, 'a terminate end event', '<endEvent id="a"><terminateEventDefinition/></endEvent>'],
    [
      false,
      'an exclusive gateway',
      '<exclusiveGateway id="a"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="a" targetRef="e"/>',
    ],
  ])('%s: %s', async (isScope, _title, content) => {
    expect((await activity('a', content)).isScope).toBe(isScope)
  })
})

describe('a multi-instance activity', () => {
  const MODEL = `<startEvent id="start"/>
<userTask id="a" name="A" camunda:asyncBefore="true" camunda:jobPriority="7">
  <extensionElements><camunda:executionListener event="start" expression="\${1}"/><camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle></extensionElements>
  <multiInstanceLoopCharacteristics isSequential="true" camunda:collection="items" camunda:elementVariable="item" camunda:asyncAfter="true" camunda:exclusive="false">
    <completionCondition>\${nrOfCompletedInstances > 1}</completionCondition>
  </multiInstanceLoopCharacteristics>
</userTask>
<boundaryEvent id="b" attachedToRef="a">${MESSAGE}</boundaryEvent>
<sequenceFlow id="f" sourceRef="start" targetRef="a"/>`

  test('has a body that flows and boundary events belong to', async () => {
    const graph = await graphOf(MODEL, ROOTS)
    const body = activityIn(graph, 'a#multiInstanceBody')
    expect(body).toMatchObject({
      type: 'multiInstanceBody',
      isScope: true,
      children: ['a'],
      eventHandlers: ['b'],
      name: undefined,
    })
    expect(body.incoming.map(({ id }) => id)).toEqual(['f'])
    expect(graph.children).toEqual(['start', 'a#multiInstanceBody', 'b'])
    expect(activityIn(graph, 'a')).toMatchObject({
      flowScope: 'a#multiInstanceBody',
      incoming: [],
      eventHandlers: [],
      name: 'A',
    })
    expect(activityIn(graph, 'b')).toMatchObject({ eventScope: 'a#multiInstanceBody', flowScope: undefined })
  })

  test('has its loop on the body, variables by name', async () => {
    const { behavior } = activityIn(await graphOf(MODEL, ROOTS), 'a#multiInstanceBody')
    const loop = { sequential: true, inner: 'a', collection: 'items', elementVariable: 'item', cardinality: undefined }
    expect(behavior).toMatchObject({ kind: 'multiInstanceBody', loop })
  })

  test('divides what concerns jobs: its own attributes are for the body, those of the loop for the inner activity', async () => {
    const graph = await graphOf(MODEL, ROOTS)
    const body = activityIn(graph, 'a#multiInstanceBody')
    const inner = activityIn(graph, 'a')
    expect(body).toMatchObject({
      asyncBefore: true,
      asyncAfter: false,
      exclusive: true,
      retries: { attempts: 5, intervals: ['PT1M'] },
    })
    expect(inner).toMatchObject({ asyncBefore: false, asyncAfter: true, exclusive: false, retries: undefined })
    expect(body.listeners.start).toHaveLength(0)
    expect(inner.listeners.start).toHaveLength(1)
    expect(inner.jobPriority?.text).toBe('7')
  })
})

describe('events and their scopes', () => {
  test('an event-based gateway waits for the events after it, without sequence flows between', async () => {
    const graph = await graphOf(
      `<startEvent id="start"/><eventBasedGateway id="g"/>
       <intermediateCatchEvent id="c2"><messageEventDefinition messageRef="n"/></intermediateCatchEvent>
       <intermediateCatchEvent id="c1">${MESSAGE}</intermediateCatchEvent>
       <sequenceFlow id="f1" sourceRef="g" targetRef="c1"/><sequenceFlow id="f2" sourceRef="g" targetRef="c2"/>`,
      ROOTS,
    )
    expect(activityIn(graph, 'g')).toMatchObject({ outgoing: [], eventHandlers: ['c2', 'c1'] })
    expect(activityIn(graph, 'c1')).toMatchObject({ incoming: [], eventScope: 'g', flowScope: undefined })
    expect(graph.flows.size).toBe(0)
  })

  test('an event subprocess and its start event listen to the scope around', async () => {
    const graph = await graphOf(
      `<startEvent id="start"/><subProcess id="s"><startEvent id="s1"/>
       <subProcess id="e" triggeredByEvent="true"><startEvent id="e1" isInterrupting="false">${MESSAGE}</startEvent></subProcess></subProcess>`,
      ROOTS,
    )
    expect(activityIn(graph, 's')).toMatchObject({
      eventHandlers: ['e'],
      behavior: { kind: 'subProcess', initial: 's1' },
    })
    expect(activityIn(graph, 'e').behavior).toMatchObject({ kind: 'eventSubProcess', start: 'e1', interrupting: false })
    expect(activityIn(graph, 'e')).toMatchObject({ flowScope: 's', eventScope: 's' })
    expect(activityIn(graph, 'e1')).toMatchObject({ flowScope: 'e', eventScope: 's' })
  })

  test('link throw events are no activities: flows to them lead to the link catch event', async () => {
    const graph = await graphOf(
      `<startEvent id="start"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent>
       <intermediateCatchEvent id="c" name="L"><linkEventDefinition name="L"/></intermediateCatchEvent>
       <sequenceFlow id="f" sourceRef="start" targetRef="t"/>`,
    )
    expect(graph.activities.has('t')).toBe(false)
    expect(graph.flows.get('f')).toMatchObject({ source: 'start', target: 'c' })
  })
})

describe('compensation', () => {
  const UNDO = `<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
<userTask id="undo" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="undo"/>`

  test('is done by the activity that an association leads to', async () => {
    const graph = await graphOf(`<startEvent id="start"/><userTask id="a"/>${UNDO}`)
    expect(activityIn(graph, 'a').compensationHandler).toBe('undo')
    expect(activityIn(graph, 'undo')).toMatchObject({ isForCompensation: true, flowScope: undefined })
  })

  test('of a multi-instance activity is done inside of its body', async () => {
    const graph = await graphOf(`<startEvent id="start"/><userTask id="a">${LOOP}</userTask>${UNDO}`)
    expect(activityIn(graph, 'a').compensationHandler).toBe('undo')
    expect(activityIn(graph, 'a#multiInstanceBody')).toMatchObject({
      children: ['a', 'undo'],
      compensationHandler: undefined,
    })
    expect(activityIn(graph, 'undo').flowScope).toBe('a#multiInstanceBody')
    expect(graph.children).not.toContain('undo')
  })

  test('is done by it even where the association stands further out', async () => {
    const [inner = '', association = ''] = UNDO.split('<association')
    const graph = await graphOf(
      `<startEvent id="start"/><subProcess id="s">${LOOP}<startEvent id="begin"/><userTask id="a"/>${inner}</subProcess><association${association}`,
    )
    expect(activityIn(graph, 'a').compensationHandler).toBe('undo')
    expect(activityIn(graph, 's').children).toEqual(['begin', 'a', 'b', 'undo'])
  })

  test('of a subprocess is done by its event subprocess', async () => {
    const graph = await graphOf(
      `<startEvent id="start"/><subProcess id="a"><startEvent id="s"/>
       <subProcess id="undo" triggeredByEvent="true"><startEvent id="u"><compensateEventDefinition/></startEvent></subProcess></subProcess>`,
    )
    expect(activityIn(graph, 'a').compensationHandler).toBe('undo')
    expect(activityIn(graph, 'undo').isForCompensation).toBe(true)
  })
})
