// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, test } from 'vitest'
import { around } from '../models.ts'
import { type Case, expectRefusal, extension, START } from './refused-process.ts'

describe('what Camunda 7 refuses of activities is refused with its message:', () => {
  test.each<Case>([
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
      "Value '2147483648' for attribute 'jobPriority' is not a valid number",
      'a',
      'task',
      around('<task id="a" camunda:jobPriority="2147483648"/>'),
    ],
  ])('%s', async (...parts) => expectRefusal(parts))
})
