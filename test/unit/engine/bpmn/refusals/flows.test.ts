import { describe, test } from 'vitest'
import { around } from '../models.ts'
import { type Case, expectRefusal, MESSAGE, START, TIMER } from './refused-process.ts'

describe('what Camunda 7 refuses of scopes, flows and gateways is refused with its message:', () => {
  test.each<Case>([
    ['process must define a startEvent element', 'p', 'process', '<task id="a"/>'],
    ['subProcess must define a startEvent element', 'a', 'subProcess', around('<subProcess id="a"/>')],
    [
      'multiple none start events or timer start events not supported on process definition',
      'b',
      'process',
      `${START}<startEvent id="b"/>`,
    ],
    [
      'multiple start events not supported for subprocess',
      't',
      'subProcess',
      around('<subProcess id="a"><startEvent id="s"/><startEvent id="t"/></subProcess>'),
    ],
    [
      "Invalid destination 'nowhere' of sequence flow 'f'",
      'f',
      'sequenceFlow',
      `${START}<sequenceFlow id="f" sourceRef="start" targetRef="nowhere"/>`,
    ],
    [
      "Invalid source 'nowhere' of sequence flow 'f'",
      'f',
      'sequenceFlow',
      `${START}<sequenceFlow id="f" sourceRef="nowhere" targetRef="start"/>`,
    ],
    [
      "Invalid destination 'inner' of sequence flow 'f'",
      'f',
      'sequenceFlow',
      `${START}<subProcess id="a"><startEvent id="inner"/></subProcess><sequenceFlow id="f" sourceRef="start" targetRef="inner"/>`,
    ],
    [
      "Exclusive Gateway 'a' has no outgoing sequence flows.",
      'a',
      'exclusiveGateway',
      `${START}<exclusiveGateway id="a"/>`,
    ],
    [
      "Exclusive Gateway 'a' has only one outgoing sequence flow ('f'). This is not allowed to have a condition.",
      'a',
      'exclusiveGateway',
      `${START}<exclusiveGateway id="a"/><task id="t"/><sequenceFlow id="f" sourceRef="a" targetRef="t"><conditionExpression>\${x}</conditionExpression></sequenceFlow>`,
    ],
    [
      "Exclusive Gateway 'a' has outgoing sequence flow 'f' without condition which is not the default flow.",
      'a',
      'exclusiveGateway',
      `${START}<exclusiveGateway id="a" default="d"/><task id="t"/><sequenceFlow id="f" sourceRef="a" targetRef="t"/><sequenceFlow id="d" sourceRef="a" targetRef="t"/>`,
    ],
    [
      "Exclusive Gateway 'a' has outgoing sequence flow 'd' which is the default flow but has a condition too.",
      'a',
      'exclusiveGateway',
      `${START}<exclusiveGateway id="a" default="d"/><task id="t"/><sequenceFlow id="f" sourceRef="a" targetRef="t"><conditionExpression>\${x}</conditionExpression></sequenceFlow><sequenceFlow id="d" sourceRef="a" targetRef="t"><conditionExpression>\${x}</conditionExpression></sequenceFlow>`,
    ],
    [
      'Event based gateway can only be connected to elements of type intermediateCatchEvent',
      'a',
      'eventBasedGateway',
      around('<eventBasedGateway id="a"/>'),
    ],
    [
      "'asyncAfter' not supported for eventBasedGateway elements.",
      'a',
      'eventBasedGateway',
      `${START}<eventBasedGateway id="a" camunda:asyncAfter="true"/>`,
    ],
    [
      "Invalid incoming sequenceflow for intermediateCatchEvent with id 'c' connected to an event-based gateway.",
      'f',
      'sequenceFlow',
      `${START}<eventBasedGateway id="a"/><intermediateCatchEvent id="c">${MESSAGE}</intermediateCatchEvent><sequenceFlow id="g" sourceRef="a" targetRef="c"/><sequenceFlow id="f" sourceRef="start" targetRef="c"/>`,
    ],
    [
      'Invalid incoming sequence flow of event subprocess',
      'f',
      'sequenceFlow',
      `${START}<subProcess id="a" triggeredByEvent="true"><startEvent id="s">${TIMER}</startEvent></subProcess><sequenceFlow id="f" sourceRef="start" targetRef="a"/>`,
    ],
    [
      /^sequence flow points to link event source with name 'L' but no event target/,
      'in',
      'sequenceFlow',
      `${START}<intermediateThrowEvent id="a"><linkEventDefinition name="L"/></intermediateThrowEvent><sequenceFlow id="in" sourceRef="start" targetRef="a"/>`,
    ],
  ])('%s', async (...parts) => expectRefusal(parts))
})
