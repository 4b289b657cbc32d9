// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, test } from 'vitest'
import { around } from '../models.ts'
import { type Case, expectRefusal, extension, START, TIMER } from './refused-process.ts'

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
