import { setTimeout as sleep } from 'node:timers/promises'
import { inParallel } from '../in-parallel.ts'
import type { RestClient } from './rest-client.ts'

/** Two user tasks; a listener counts how often an instance was moved to the second one. */
const model = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="counted" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start" />
    <sequenceFlow id="toFirst" sourceRef="start" targetRef="first" />
    <userTask id="first" />
    <sequenceFlow id="toSecond" sourceRef="first" targetRef="second" />
    <userTask id="second">
      <extensionElements>
        <camunda:executionListener event="start" expression="\${execution.setVariable('modified', modified + 1)}" />
      </extensionElements>
    </userTask>
  </process>
</definitions>`

/** Deploys the process and starts this many instances, over HTTP. */
export async function startCountedInstances(client: RestClient, count: number): Promise<void> {
  await client.deploy('counted', { 'counted.bpmn': model })
  const numbers = Array.from({ length: count }, (_, number) => number)
  const body = { variables: { modified: { value: 0, type: 'Integer' } } }
  await inParallel(numbers, 32, () => client.ok('POST', '/process-definition/key/counted/start', body))
}

/** Creates the batch that moves all of them to the second task; its id. */
export async function moveCountedInstances(client: RestClient): Promise<string> {
  const definition = await client.ok('GET', '/process-definition/key/counted')
  const batch = await client.ok('POST', '/modification/executeAsync', {
    processDefinitionId: definition.id,
    processInstanceQuery: { processDefinitionKey: 'counted' },
    instructions: [
      { type: 'startBeforeActivity', activityId: 'second' },
      { type: 'cancel', activityId: 'first' },
    ],
  })
  return batch.id
}

/** How many instances were moved exactly once, and how many are at the second task. */
export async function countMovedInstances(client: RestClient): Promise<{ movedOnce: number; atSecond: number }> {
  const movedOnce = { processDefinitionKey: 'counted', variables: [{ name: 'modified', operator: 'eq', value: 1 }] }
  const atSecond = { processDefinitionKey: 'counted', activityIdIn: ['second'] }
  return {
    movedOnce: (await client.ok('POST', '/process-instance/count', movedOnce)).count,
    atSecond: (await client.ok('POST', '/process-instance/count', atSecond)).count,
  }
}

/** Waits until the batch has ended. */
export async function batchEnd(client: RestClient, batchId: string): Promise<void> {
  while (!(await client.ok('GET', `/history/batch/${batchId}`)).endTime) await sleep(50)
}
