import { expect, test } from 'vitest'
import { parseBpmn } from '../../../functions/engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../../../functions/engine/bpmn/process-graph.ts'
import type { Command } from '../../../functions/engine/command.ts'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { restore } from '../../../functions/engine/modification/restore.ts'
import { step } from '../../../functions/engine/step.ts'
import { line, userTask } from './stage/model.ts'

const id = '00000000-0000-7000-8000-000000000001'
const cancel: Command = {
  kind: 'modify',
  mode: 'batch',
  skipCustomListeners: false,
  skipIoMappings: false,
  instructions: [{ type: 'cancel', activityId: 'a', cancelCurrentActiveActivityInstances: true }],
}

async function graphOf(xml: string): Promise<ProcessGraph> {
  const [process] = (await parseBpmn(xml)).processes
  if (process === undefined) throw new Error('no process')
  return process.graph
}

function after(graph: ProcessGraph, state: InstanceState | undefined, command: Command) {
  const result = step(graph, state, command, { now: 0 })
  if (result.state === undefined) throw new Error(result.refusal.message)
  return result
}

const graph = await graphOf(line({ a: userTask('a'), b: userTask('b') }))
const start: Command = { kind: 'start', id, definitionId: 'p:1:x', variables: {} }
const taskOf = (state: InstanceState) => state.root.children?.[0]?.task?.number ?? -1

function noted(): InstanceState {
  const { state } = after(graph, undefined, start)
  return after(graph, state, { kind: 'noteTask', task: taskOf(state) }).state
}

test('an instance whose tasks have notes says so until its end, and then lets them be settled', () => {
  const first = noted()
  const second = after(graph, first, { kind: 'completeTask', task: taskOf(first), variables: {} })
  expect([second.state.hasNotes, second.effects]).toEqual([true, []])
  const end = after(graph, second.state, { kind: 'completeTask', task: taskOf(second.state), variables: {} })
  expect([end.state.end?.state, end.effects]).toEqual(['COMPLETED', [{ kind: 'settleNotes' }]])
})

test('one that has ended and is restored lets them be settled again; one without notes has nothing to settle', () => {
  const before = noted()
  const ended = after(graph, before, cancel)
  expect(ended.effects).toEqual([{ kind: 'settleNotes' }])
  expect(restore(ended.state, before)).toMatchObject({ effects: [{ kind: 'settleNotes' }] })
  const { state: bare } = after(graph, undefined, start)
  const gone = after(graph, bare, cancel)
  expect([gone.effects, restore(gone.state, bare)]).toEqual([[], expect.objectContaining({ effects: [] })])
})

test('a task that is not there takes no note', () => {
  const { state } = after(graph, undefined, start)
  expect(step(graph, state, { kind: 'noteTask', task: 99 }, { now: 0 }).refusal?.kind).toBe('notFound')
})
