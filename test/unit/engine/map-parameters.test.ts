import { expect, test } from 'vitest'
import { createWorld, deploy, start, state } from './stage/world.ts'

const MODEL = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<userTask id="t" camunda:asyncAfter="true"><extensionElements><camunda:failedJobRetryTimeCycle>RASDF/PT5M</camunda:failedJobRetryTimeCycle><camunda:inputOutput><camunda:inputParameter name="m"><camunda:map>
<camunda:entry key="\${name}">\${1 + 1}</camunda:entry><camunda:entry key="b-\${name}">x</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput></extensionElements></userTask>
</process></definitions>`

test("the keys of a map's entries may be expressions; a retry cycle that is none is ignored, as in the reference", async () => {
  const world = createWorld()
  await deploy(world, MODEL)
  const id = start(world, 'p', { name: { type: 'String', value: 'a' } })
  expect(state(world, id).root.children?.[0]?.variables?.m).toMatchObject({
    type: 'Object',
    value: '{"a":2,"b-a":"x"}',
  })
})
