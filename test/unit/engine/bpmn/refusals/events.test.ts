import { describe, test } from 'vitest'
import { around } from '../models.ts'
import { type Case, expectRefusal, MESSAGE, START, TIMER } from './refused-process.ts'

describe('what Camunda 7 refuses of events is refused with its message:', () => {
  test.each<Case>([
    [
      /^Invalid reference in boundary event/,
      'b',
      'boundaryEvent',
      `${START}<boundaryEvent id="b" attachedToRef="nowhere">${TIMER}</boundaryEvent>`,
    ],
    [/^AttachedToRef is required/, 'b', 'boundaryEvent', `${START}<boundaryEvent id="b">${TIMER}</boundaryEvent>`],
    [
      'Unsupported boundary event type',
      'b',
      'boundaryEvent',
      `${around('<task id="a"/>')}<boundaryEvent id="b" attachedToRef="a"/>`,
    ],
    [
      'Unsupported intermediate catch event type',
      'a',
      'intermediateCatchEvent',
      around('<intermediateCatchEvent id="a"/>'),
    ],
    [
      "attribute 'messageRef' is required",
      'a',
      'messageEventDefinition',
      around('<intermediateCatchEvent id="a"><messageEventDefinition/></intermediateCatchEvent>'),
    ],
    [
      "Invalid 'messageRef': no message with id 'q' found.",
      'a',
      'receiveTask',
      around('<receiveTask id="a" messageRef="q"/>'),
    ],
    [
      'Cannot have a message event subscription with an empty or missing name',
      'a',
      'receiveTask',
      around('<receiveTask id="a" messageRef="nameless"/>'),
    ],
    [
      /expressions in the message start event name are not allowed!$/,
      'a',
      'startEvent',
      '<startEvent id="a"><messageEventDefinition messageRef="dynamic"/></startEvent>',
    ],
    [
      "Cannot have more than one message event subscription with name 'message' for scope 'a'",
      'b2',
      'boundaryEvent',
      `${around('<task id="a"/>')}<boundaryEvent id="b1" attachedToRef="a">${MESSAGE}</boundaryEvent><boundaryEvent id="b2" attachedToRef="a">${MESSAGE}</boundaryEvent>`,
    ],
    [
      "Could not find signal with id 'q'",
      'a',
      'signalEventDefinition',
      around('<intermediateThrowEvent id="a"><signalEventDefinition signalRef="q"/></intermediateThrowEvent>'),
    ],
    [
      "could not find escalation with id 'q'",
      'a',
      'escalationEventDefinition',
      around('<intermediateThrowEvent id="a"><escalationEventDefinition escalationRef="q"/></intermediateThrowEvent>'),
    ],
    [
      "throwing escalation event must have an 'escalationCode'",
      'a',
      'escalationEventDefinition',
      around(
        '<intermediateThrowEvent id="a"><escalationEventDefinition escalationRef="uncoded"/></intermediateThrowEvent>',
      ),
    ],
    [
      "'errorRef' attribute is mandatory on error end event",
      'e',
      'errorEventDefinition',
      `${START}<endEvent id="e"><errorEventDefinition/></endEvent>`,
    ],
    [
      /^'errorCode' is mandatory on errors/,
      'e',
      'errorEventDefinition',
      `${START}<endEvent id="e"><errorEventDefinition errorRef="codeless"/></endEvent>`,
    ],
    [
      'Timer needs configuration (either timeDate, timeCycle or timeDuration is needed).',
      'a',
      'timerEventDefinition',
      around('<intermediateCatchEvent id="a"><timerEventDefinition/></intermediateCatchEvent>'),
    ],
    [
      /^start event of event subprocess must be of type/,
      's',
      'startEvent',
      `${START}<subProcess id="a" triggeredByEvent="true"><startEvent id="s"/></subProcess>`,
    ],
    [
      'messageEventDefinition only allowed on start event if subprocess is an event subprocess',
      's',
      'messageEventDefinition',
      around(`<subProcess id="a"><startEvent id="s">${MESSAGE}</startEvent></subProcess>`),
    ],
    [
      'timerEventDefinition is not allowed on start event within a subprocess',
      's',
      'timerEventDefinition',
      around(`<subProcess id="a"><startEvent id="s">${TIMER}</startEvent></subProcess>`),
    ],
    [
      'error start event of event subprocess must be interrupting',
      's',
      'startEvent',
      `${START}<subProcess id="a" triggeredByEvent="true"><startEvent id="s" isInterrupting="false"><errorEventDefinition/></startEvent></subProcess>`,
    ],
    [
      /^event subprocess with compensation start event is only supported for embedded subprocess/,
      'a',
      'subProcess',
      `${START}<subProcess id="a" triggeredByEvent="true"><startEvent id="s"><compensateEventDefinition/></startEvent></subProcess>`,
    ],
    [
      /^boundary event with cancelEventDefinition only supported on transaction/,
      'b',
      'boundaryEvent',
      `${around('<task id="a"/>')}<boundaryEvent id="b" attachedToRef="a"><cancelEventDefinition/></boundaryEvent>`,
    ],
    [
      'end event with cancelEventDefinition only supported inside transaction subprocess',
      'e',
      'cancelEventDefinition',
      `${START}<endEvent id="e"><cancelEventDefinition/></endEvent>`,
    ],
    [
      /^An escalation boundary event should only be attached to/,
      'b',
      'boundaryEvent',
      `${around('<task id="a"/>')}<boundaryEvent id="b" attachedToRef="a"><escalationEventDefinition/></boundaryEvent>`,
    ],
    [
      /^multiple escalation boundary events with the same escalationCode 'code'/,
      'b2',
      'boundaryEvent',
      `${around('<userTask id="a"/>')}<boundaryEvent id="b1" attachedToRef="a"><escalationEventDefinition escalationRef="x"/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><escalationEventDefinition escalationRef="x"/></boundaryEvent>`,
    ],
    [
      'compensation boundary catch must be connected to element with isForCompensation=true',
      'b',
      'association',
      `${around('<task id="a"/>')}<task id="undo"/><boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><association id="as" sourceRef="b" targetRef="undo"/>`,
    ],
    [
      /^Invalid outgoing sequence flow of compensation activity 'undo'/,
      'undo',
      'sequenceFlow',
      `${START}<task id="undo" isForCompensation="true"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="undo" targetRef="e"/>`,
    ],
    [
      "Invalid attribute value for 'activityRef': no activity with id 'q' in scope 'p'",
      'a',
      'compensateEventDefinition',
      around('<intermediateThrowEvent id="a"><compensateEventDefinition activityRef="q"/></intermediateThrowEvent>'),
    ],
  ])('%s', async (...parts) => expectRefusal(parts))
})
