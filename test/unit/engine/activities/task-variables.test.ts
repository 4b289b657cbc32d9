import { describe, expect, test } from 'vitest'
import { visibleVariables } from '../../../../functions/instance/execution-lookup.ts'
import { createWorld, deploy, perform, start, state } from '../stage/world.ts'

const MODEL = (listener: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<userTask id="t"><extensionElements>${listener}</extensionElements></userTask>
<sequenceFlow id="g" sourceRef="t" targetRef="u"/><userTask id="u"/></process></definitions>`

const listener = (event: string, expression: string) =>
  `<camunda:taskListener event="${event}" expression="\${${expression}}"/>`

async function atTask(listeners = '') {
  const world = createWorld()
  await deploy(world, MODEL(listeners))
  const id = start(world, 'p', { x: { type: 'Integer', value: 1 } })
  const execution = state(world, id).root.children?.[0]
  return { world, id, execution: execution?.number ?? 0, task: execution?.task?.number ?? 0 }
}

const seven = { type: 'Integer', value: 7 } as const

describe('variables of a task alone', () => {
  test('are the task’s, shadow those of its execution, and are gone when it is over', async () => {
    const { world, id, execution, task } = await atTask()
    perform(world, id, { kind: 'changeVariables', execution, set: { x: seven }, remove: [], local: true, ofTask: true })
    const { root } = state(world, id)
    expect(root.children?.[0]?.task?.variables).toEqual({ x: seven })
    expect(visibleVariables([root])).toEqual({ x: { type: 'Integer', value: 1 } })
    perform(world, id, { kind: 'completeTask', task, variables: { x: { type: 'Integer', value: 9 } } })
    expect(visibleVariables([state(world, id).root])).toEqual({ x: { type: 'Integer', value: 9 } })
    expect(state(world, id).root.children?.[0]?.task?.variables).toBeUndefined()
  })

  test('are set and removed where they are', async () => {
    const { world, id, execution } = await atTask()
    const change = { kind: 'changeVariables', execution, remove: [], ofTask: true } as const
    perform(world, id, { ...change, set: { mine: seven }, local: true })
    perform(world, id, { ...change, set: { mine: { type: 'Integer', value: 8 }, x: seven }, local: false })
    expect(state(world, id).root.children?.[0]?.task?.variables).toEqual({ mine: { type: 'Integer', value: 8 } })
    expect(state(world, id).root.variables).toEqual({ x: seven })
    perform(world, id, { ...change, set: {}, remove: ['mine', 'x'], local: false })
    expect(state(world, id).root.children?.[0]?.task?.variables).toBeUndefined()
    expect(state(world, id).root.variables).toBeUndefined()
  })

  test('are what its listeners see first', async () => {
    const set = listener('create', "task.setVariableLocal('x', 5)")
    const seen = listener('complete', "task.setVariable('seen', x)")
    const { world, id, task } = await atTask(set + seen)
    perform(world, id, { kind: 'completeTask', task, variables: {} })
    expect(state(world, id).root.variables?.seen).toEqual({ type: 'Long', value: 5 })
  })
})
