import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../functions/engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../../../functions/engine/bpmn/process-graph.ts'
import { step } from '../../../functions/engine/step.ts'
import {
  cardinality,
  conditionalFlow,
  expression,
  flows,
  line,
  loop,
  model,
  subProcess,
  userTask,
} from './stage/model.ts'
import { completeTask, integer, modification, play, refusalOf, taskAt, variable, waitsAt } from './stage/play.ts'
import { state } from './stage/world.ts'

const task = (id: string) => `<task id="${id}"/>`

describe('models that loop without waiting', () => {
  const looping = model(
    `<startEvent id="start"/>${userTask('a')}<exclusiveGateway id="again"/>${task('b')}<endEvent id="end"/>${flows('start > a > again', 'b > again')}${conditionalFlow('again', 'b', expression('true'))}${conditionalFlow('again', 'end', expression('false'))}`,
  )

  test('are refused after a stated number of activities, and the state before stays', async () => {
    const p = await play(looping, { x: integer(1) })
    const before = state(p.world, p.id)
    const refusal = refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'a'), variables: { x: integer(2) } })
    expect(refusal).toEqual({
      kind: 'limit',
      message: expect.stringMatching(/^More than 20000 activities were started without reaching a wait state/),
    })
    expect(state(p.world, p.id)).toBe(before)
  })

  test('are refused in a modification as well', async () => {
    const p = await play(looping)
    expect(refusalOf(p, modification([{ type: 'startBeforeActivity', activityId: 'b' }]))?.kind).toBe('limit')
  })

  test('are refused when every round makes another token', async () => {
    const p = await play(
      model(
        `<startEvent id="start"/>${userTask('a')}<parallelGateway id="fork"/><exclusiveGateway id="merge"/>${task('b')}${userTask('c')}<endEvent id="end"/>${flows('start > a > merge > fork > b > merge', 'fork > c > end')}`,
      ),
    )
    expect(refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'a'), variables: {} })?.kind).toBe('limit')
  })

  test('are refused when a sequential multi-instance activity does not wait', async () => {
    const sequence = `<task id="b">${loop(cardinality(1_000_000_000), true)}</task>`
    const p = await play(line({ a: userTask('a'), b: sequence }))
    expect(refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'a'), variables: {} })?.kind).toBe('limit')
  })
})

test('more parallel instances than fit are refused before any is made, with the limit', async () => {
  const p = await play(line({ a: userTask('a'), b: userTask('b', loop(cardinality(2_000_000_000))) }))
  const refusal = refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'a'), variables: {} })
  expect(refusal).toEqual({
    kind: 'limit',
    message: "Activity 'b#multiInstanceBody' has 2000000000 instances; at most 5000 can run in parallel",
  })
})

test('a sequential activity may have any number of instances, because one at a time is kept', async () => {
  const p = await play(line({ b: userTask('b', loop(cardinality(1_000_000), true)) }))
  completeTask(p, 'b')
  expect(waitsAt(p)).toBe('b')
})

test('a thousand parallel instances come and go', async () => {
  const p = await play(line({ b: userTask('b', loop(cardinality(1000))), c: userTask('c') }))
  for (let count = 0; count < 3; count++) completeTask(p, 'b')
  expect(state(p.world, p.id).root.children?.[0]?.children).toHaveLength(1000)
})

/** Two paths to an inclusive gateway, one of them with so many tasks; made from a model with one, because parsing takes longer. */
async function chainOf(length: number): Promise<ProcessGraph> {
  const small = model(
    `<startEvent id="start"/><parallelGateway id="fork"/>${userTask('a')}${userTask('b')}${task('t')}<inclusiveGateway id="join"/><endEvent id="end"/>${flows('start > fork > a > t > join > end', 'fork > b > join')}`,
  )
  const { processes } = await parseBpmn(small)
  const graph = processes[0]?.graph
  const link = graph?.activities.get('t')
  const flow = graph?.flows.get('t-join')
  if (graph === undefined || link === undefined || flow === undefined) throw new Error('no chain to make longer')
  const activities = new Map(graph.activities)
  for (let index = 0; index < length; index++) {
    const id = index === 0 ? 't' : `t${index}`
    const target = index === length - 1 ? 'join' : `t${index + 1}`
    activities.set(id, { ...link, id, outgoing: [{ ...flow, id: `${id}-${target}`, source: id, target }] })
  }
  return { ...graph, activities }
}

describe('big models', () => {
  test('a chain of 10,000 activities runs in one step, past an inclusive gateway that looks to its end', async () => {
    const graph = await chainOf(10_000)
    const id = '00000000-0000-7000-8000-000000000001'
    const options = { now: 0 }
    const { state: started } = step(
      graph,
      undefined,
      { kind: 'start', id, definitionId: 'p:1:x', variables: {} },
      options,
    )
    const tasks = started?.root.children?.map(({ task }) => task?.number ?? 0) ?? []
    const joining = step(graph, started, { kind: 'completeTask', task: tasks[1] ?? 0, variables: {} }, options)
    expect(joining.state?.root.children?.map(({ activityId }) => activityId)).toEqual(['a', 'join'])
    const ended = step(graph, joining.state, { kind: 'completeTask', task: tasks[0] ?? 0, variables: {} }, options)
    expect(ended.state?.end?.state).toBe('COMPLETED')
  })

  test('subprocesses may be as deep as the parser takes them', async () => {
    let xml = userTask('a')
    let id = 'a'
    for (let depth = 0; depth < 60; depth++) {
      xml = subProcess(`s${depth}`, { [id]: xml })
      id = `s${depth}`
    }
    const { processes, problems } = await parseBpmn(line({ [id]: xml }))
    expect(problems).toEqual([])
    const graph = processes[0]?.graph
    if (graph === undefined) throw new Error('no process')
    const start = {
      kind: 'start',
      id: '00000000-0000-7000-8000-000000000001',
      definitionId: 'p:1:x',
      variables: {},
    } as const
    const deep = step(graph, undefined, start, { now: 0 })
    expect(deep.state?.root.children).toHaveLength(1)
  })
})

test('names that are dangerous in JavaScript are variables like any other', async () => {
  const p = await play(line({ a: userTask('a'), b: userTask('b') }))
  completeTask(p, 'a', { constructor: integer(1), toString: integer(2) })
  expect(variable(p, 'constructor')).toBe(1)
  expect(waitsAt(p)).toBe('b')
})
