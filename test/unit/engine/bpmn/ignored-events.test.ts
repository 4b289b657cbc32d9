// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import { activityIn, around, file, graphOf } from './models.ts'

const ROOTS = `<message id="m" name="message"/><signal id="s" name="signal"/><error id="e" errorCode="code"/>`
const MESSAGE = '<messageEventDefinition messageRef="m"/>'
const SIGNAL = '<signalEventDefinition signalRef="s"/>'
const TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
const ERROR = '<errorEventDefinition errorRef="e"/>'

describe('of several event definitions the one counts that Camunda 7 looks for first:', () => {
  test.each([
    ['start', `<startEvent id="a">${SIGNAL}${MESSAGE}</startEvent>`, 'messageStartEvent'],
    [
      'catch',
      around(`<intermediateCatchEvent id="a">${MESSAGE}${TIMER}</intermediateCatchEvent>`),
      'intermediateTimer',
    ],
    [
      'throw',
      around(`<intermediateThrowEvent id="a">${MESSAGE}${SIGNAL}</intermediateThrowEvent>`),
      'intermediateSignalThrow',
    ],
    ['end', `<startEvent id="start"/><endEvent id="a"><terminateEventDefinition/>${ERROR}</endEvent>`, 'errorEndEvent'],
    [
      'boundary',
      around(`<task id="t"/><boundaryEvent id="a" attachedToRef="t">${MESSAGE}${ERROR}</boundaryEvent>`).replace(
        'targetRef="a"',
        'targetRef="t"',
      ),
      'boundaryError',
    ],
  ])('%s', async (_place, content, type) => {
    const graph = await graphOf(content, ROOTS)
    expect(activityIn(graph, 'a').type).toBe(type)
    const { warnings } = await parseBpmn(file(content, ROOTS))
    expect(warnings.map(({ message }) => message).join()).toMatch(/Definition of \w+ 'a' is ignored, as in Camunda 7/)
  })
})

describe('a definition that Camunda 7 does not look for there leaves an event without a trigger:', () => {
  test.each([
    ['start', `<startEvent id="a">${ERROR}</startEvent>`, 'startEvent'],
    ['throw', around(`<intermediateThrowEvent id="a">${TIMER}</intermediateThrowEvent>`), 'intermediateNoneThrowEvent'],
    ['end', `<startEvent id="start"/><endEvent id="a">${TIMER}</endEvent>`, 'noneEndEvent'],
  ])('%s', async (_place, content, type) => {
    expect(activityIn(await graphOf(content, ROOTS), 'a').type).toBe(type)
    const { warnings } = await parseBpmn(file(content, ROOTS))
    expect(warnings.map(({ message }) => message).join()).toContain('it does nothing there')
  })
})

test('a link beside a timer is no target of a link', async () => {
  const content = `<startEvent id="start"/><intermediateThrowEvent id="t"><linkEventDefinition name="l"/></intermediateThrowEvent>
<intermediateCatchEvent id="a"><linkEventDefinition name="l"/>${TIMER}</intermediateCatchEvent>
<sequenceFlow id="f" sourceRef="start" targetRef="t"/>`
  const { problems } = await parseBpmn(file(content))
  expect(problems.map(({ message }) => message).join()).toContain('no event target with that name exists')
})

test('what cannot be read beside the processes is only warned of', async () => {
  const conversation =
    '<collaboration id="c"><conversation id="cv"><messageFlowRef>f</messageFlowRef></conversation></collaboration>'
  const { problems, warnings } = await parseBpmn(file('<startEvent id="a"/>', conversation))
  expect(problems).toEqual([])
  expect(warnings.map(({ message }) => message).join()).toContain("Element 'messageFlowRef' cannot be read")
})

test('an asynchronous signal is thrown like any other', async () => {
  const graph = await graphOf(
    around(
      '<intermediateThrowEvent id="a"><signalEventDefinition signalRef="s" camunda:async="true"/></intermediateThrowEvent>',
    ),
    ROOTS,
  )
  expect(activityIn(graph, 'a').behavior).toMatchObject({ result: { kind: 'signal' } })
})

test('code that maps variables of a call activity is left out as a listener is', async () => {
  const content = around('<callActivity id="a" calledElement="b" camunda:variableMappingDelegateExpression="${m}"/>')
  const { problems, warnings } = await parseBpmn(file(content), {
    handling: { delegates: 'refuse', listeners: 'skip' },
  })
  expect(problems).toEqual([])
  expect(warnings.map(({ message }) => message)).toEqual([
    "The variable mapping of 'a' by variableMappingDelegateExpression '${m}' is left out: use camunda:in and camunda:out.",
  ])
})
