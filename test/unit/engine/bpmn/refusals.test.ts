// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import { around, file, graphOfFile, problemsOf } from './models.ts'

const ROOTS = `<message id="m" name="message"/><message id="dynamic" name="message-\${x}"/><message id="nameless"/>
<signal id="s" name="signal"/><error id="codeless"/><escalation id="x" escalationCode="code"/><escalation id="uncoded"/>`
const START = '<startEvent id="start"/>'
const TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
const MESSAGE = '<messageEventDefinition messageRef="m"/>'

function extension(xml: string): string {
  return `<extensionElements>${xml}</extensionElements>`
}

type Case = [message: string | RegExp, id: string, type: string, content: string]

async function expectRefusal([message, id, type, content]: Case): Promise<void> {
  const problems = await problemsOf(content, ROOTS)
  const found = problems.find((problem) =>
    message instanceof RegExp ? message.test(problem.message) : problem.message === message,
  )
  expect(found, JSON.stringify(problems, null, 1)).toBeDefined()
  expect(found).toMatchObject({ mainElementId: id, elementType: type })
}

describe('what Shunt does not support is refused:', () => {
  test.each<Case>([
    [
      /must have a condition/,
      'a',
      'conditionalEventDefinition',
      around('<intermediateCatchEvent id="a"><conditionalEventDefinition/></intermediateCatchEvent>'),
    ],
    [
      /Scripts in 'groovy' cannot be run/,
      'a',
      'scriptTask',
      around('<scriptTask id="a" scriptFormat="groovy"><script>1</script></scriptTask>'),
    ],
    [
      /Unable to find resource at path scripts.x.js. Only resources of the deployment/,
      'a',
      'scriptTask',
      around('<scriptTask id="a" scriptFormat="js" camunda:resource="scripts/x.js"/>'),
    ],
    [/camunda:class.*Java classes/, 'a', 'serviceTask', around('<serviceTask id="a" camunda:class="org.Foo"/>')],
    [
      /camunda:delegateExpression.*Java classes/,
      'a',
      'serviceTask',
      around('<serviceTask id="a" camunda:delegateExpression="${foo}"/>'),
    ],
    [/Only the type external/, 'a', 'serviceTask', around('<serviceTask id="a" camunda:type="mail"/>')],
    [
      /Connectors cannot be called.*delegates=external-tasks/,
      'a',
      'camunda:connector',
      around(`<serviceTask id="a">${extension('<camunda:connector/>')}</serviceTask>`),
    ],
    [/camunda:caseRef.*CMMN/, 'a', 'callActivity', around('<callActivity id="a" camunda:caseRef="c"/>')],
    [
      /variableMappingClass/,
      'a',
      'callActivity',
      around('<callActivity id="a" calledElement="b" camunda:variableMappingClass="C"/>'),
    ],
    [
      /Attribute 'class' of camunda:executionListener 'a' is not supported/,
      'a',
      'camunda:executionListener',
      around(`<task id="a">${extension('<camunda:executionListener event="start" class="C"/>')}</task>`),
    ],
    [
      /Unable to process script: No script source/,
      'a',
      'camunda:script',
      around(
        `<task id="a">${extension('<camunda:executionListener event="start"><camunda:script scriptFormat="js"/></camunda:executionListener>')}</task>`,
      ),
    ],
    [
      /timeout listeners are not supported/,
      'a',
      'camunda:taskListener',
      around(
        `<userTask id="a">${extension('<camunda:taskListener id="t" event="timeout" expression="${1}"/>')}</userTask>`,
      ),
    ],
    [
      /Missing attribute 'scriptFormat'/,
      'a',
      'camunda:script',
      around(
        `<task id="a">${extension('<camunda:inputOutput><camunda:inputParameter name="x"><camunda:script>1</camunda:script></camunda:inputParameter></camunda:inputOutput>')}</task>`,
      ),
    ],
    [
      /multiple elements with tag name timerEventDefinition found/,
      'a',
      'timerEventDefinition',
      around(`<intermediateCatchEvent id="a">${TIMER}${TIMER}</intermediateCatchEvent>`),
    ],
    [/Attribute 'foo' is not allowed to appear in element 'task'/, 'a', 'task', around('<task id="a" foo="1"/>')],
    [/Element 'nonsense' cannot be read/, 'a', 'nonsense', around('<nonsense id="a"/>')],
    [/Error parsing '\$\{1 \+\}'/, 'a', 'userTask', around('<userTask id="a" camunda:assignee="${1 +}"/>')],
    [
      /Scripts in 'groovy' cannot be run/,
      'in',
      'formalExpression',
      `${START}<endEvent id="a"/><sequenceFlow id="in" sourceRef="start" targetRef="a"><conditionExpression xsi:type="tFormalExpression" language="groovy">1</conditionExpression></sequenceFlow>`,
    ],
  ])('%s', async (...parts) => expectRefusal(parts))
})

describe('what Camunda 7 refuses is refused with its message:', () => {
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
      'Invalid incoming sequence flow of event subprocess',
      'f',
      'sequenceFlow',
      `${START}<subProcess id="a" triggeredByEvent="true"><startEvent id="s">${TIMER}</startEvent></subProcess><sequenceFlow id="f" sourceRef="start" targetRef="a"/>`,
    ],
    [
      "camunda:inputOutput mapping unsupported for element type 'startEvent'.",
      'start',
      'startEvent',
      `<startEvent id="start">${extension('<camunda:inputOutput/>')}</startEvent>`,
    ],
    [
      "camunda:inputOutput mapping unsupported for element type 'parallelGateway'.",
      'a',
      'parallelGateway',
      around(`<parallelGateway id="a">${extension('<camunda:inputOutput/>')}</parallelGateway>`),
    ],
    [
      'camunda:outputParameter not allowed for multi-instance constructs',
      'a',
      'task',
      around(
        `<task id="a">${extension('<camunda:inputOutput><camunda:outputParameter name="x">1</camunda:outputParameter></camunda:inputOutput>')}<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>`,
      ),
    ],
    [
      "camunda:outputParameter not allowed for element type 'endEvent'.",
      'e',
      'endEvent',
      `${START}<endEvent id="e">${extension('<camunda:inputOutput><camunda:outputParameter name="x">1</camunda:outputParameter></camunda:inputOutput>')}</endEvent>`,
    ],
    [
      'Either loopCardinality or loopDataInputRef/activiti:collection must be set',
      'a#multiInstanceBody',
      'multiInstanceLoopCharacteristics',
      around('<task id="a"><multiInstanceLoopCharacteristics/></task>'),
    ],
    [
      /^LoopDataInputRef\/activiti:collection must be set/,
      'a#multiInstanceBody',
      'multiInstanceLoopCharacteristics',
      around(
        '<task id="a"><multiInstanceLoopCharacteristics camunda:elementVariable="e"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>',
      ),
    ],
    [
      /^One of the attributes 'class', 'delegateExpression', 'type', or 'expression' is mandatory on serviceTask/,
      'a',
      'serviceTask',
      around('<serviceTask id="a"/>'),
    ],
    [
      "External tasks must specify a 'topic' attribute in the camunda namespace",
      'a',
      'serviceTask',
      around('<serviceTask id="a" camunda:type="external"/>'),
    ],
    ["Missing attribute 'calledElement' or 'caseRef'", 'a', 'callActivity', around('<callActivity id="a"/>')],
    [
      "Missing attribute 'calledElementVersion' when 'calledElementBinding' has value 'version'",
      'a',
      'callActivity',
      around('<callActivity id="a" calledElement="b" camunda:calledElementBinding="version"/>'),
    ],
    [
      "Missing parameter 'source' or 'sourceExpression' when passing variables",
      'a',
      'camunda:in',
      around(`<callActivity id="a" calledElement="b">${extension('<camunda:in target="x"/>')}</callActivity>`),
    ],
    [
      "Attribute 'event' must be one of {start|end}",
      'a',
      'camunda:executionListener',
      around(`<task id="a">${extension('<camunda:executionListener event="take" expression="${1}"/>')}</task>`),
    ],
    [
      "Value 'high' for attribute 'jobPriority' is not a valid number",
      'a',
      'task',
      around('<task id="a" camunda:jobPriority="high"/>'),
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
    [
      /^sequence flow points to link event source with name 'L' but no event target/,
      'in',
      'sequenceFlow',
      `${START}<intermediateThrowEvent id="a"><linkEventDefinition name="L"/></intermediateThrowEvent><sequenceFlow id="in" sourceRef="start" targetRef="a"/>`,
    ],
  ])('%s', async (...parts) => expectRefusal(parts))
})

describe('what the reference ignores is ignored, with a warning that says what, where and why:', () => {
  test.each<Case>([
    [/is ignored: Camunda 7 does not execute it/, 'x', 'complexGateway', `${START}<complexGateway id="x"/>`],
    [/is ignored: Camunda 7 does not execute it/, 'x', 'adHocSubProcess', `${START}<adHocSubProcess id="x"/>`],
    [
      /runs the activity once, without a loop/,
      'a',
      'standardLoopCharacteristics',
      around('<task id="a"><standardLoopCharacteristics/></task>'),
    ],
    [/makes no variable of it/, 'a', 'property', around('<userTask id="a"><property id="v"/></userTask>')],
    [/forms are read elsewhere/, 'a', 'userTask', around('<userTask id="a" camunda:formHandlerClass="org.Foo"/>')],
    [
      /^Default sequence flow 'in' is no outgoing sequence flow of inclusiveGateway 'a'/,
      'a',
      'inclusiveGateway',
      around('<inclusiveGateway id="a" default="in"/>'),
    ],
  ])('%s', async (message, id, type, content) => {
    const { problems, warnings } = await parseBpmn(file(content))
    expect(problems).toEqual([])
    expect(warnings).toMatchObject([
      { message: expect.stringMatching(message), mainElementId: id, elementType: type, line: expect.any(Number) },
    ])
  })

  test('a process without a time to live is kept as long as the installation says', async () => {
    const graph = await graphOfFile(file(START).replace('camunda:historyTimeToLive="P30D"', ''))
    expect(graph.historyTimeToLiveDays).toBeUndefined()
  })
})
