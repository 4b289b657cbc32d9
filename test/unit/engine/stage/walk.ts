import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../../../../functions/engine/bpmn/process-graph.ts'
import type { Command } from '../../../../functions/engine/command.ts'
import type { InstanceState, Variables } from '../../../../functions/engine/instance/instance-state.ts'
import { type StepResult, step } from '../../../../functions/engine/step.ts'
import type { RecordedScenario } from '../../../conformance/engine/recorded-scenario.ts'
import { everything } from './model-of-everything.ts'
import { chooseCommand } from './random-walk.ts'

/** A model to walk through. */
export interface Model {
  readonly name: string
  readonly graph: ProcessGraph
  readonly variables: Variables
}

/** When walks begin, in milliseconds since the epoch. */
export const START = Date.UTC(2026, 0, 1)
/** Recorded models, and those with everything in them. */
export async function loadModels(): Promise<Model[]> {
  const models: Model[] = []
  const path = new URL('../../../conformance/recordings/modification/wide.jsonl', import.meta.url)
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  const scenarios: RecordedScenario[] = lines.filter((_, index) => index % 9 === 0).map((line) => JSON.parse(line))
  for (const { name, key, files, variables } of scenarios) {
    const all = await Promise.all(Object.values(files).map((xml) => parseBpmn(xml)))
    const graph = all.flatMap(({ processes }) => processes).find((process) => process.graph.id === key)?.graph
    if (graph !== undefined) models.push({ name, graph, variables })
  }
  for (const [name, xml] of Object.entries(everything)) {
    const { processes, problems } = await parseBpmn(xml)
    expect(problems, name).toEqual([])
    for (const { graph } of processes) models.push({ name, graph, variables: {} })
  }
  return models
}

/** A walk: which model, and a choice for each step. */
export const walks = fc.record({ model: fc.nat(), choices: fc.array(fc.nat(), { minLength: 1, maxLength: 14 }) })

/** The model that a choice means. */
export function modelAt(models: readonly Model[], choice: number): Model {
  const model = models[choice % models.length]
  if (model === undefined) throw new Error('no models')
  return model
}

/** An instance of a model that was just started, as another one's. */
export function started(model: Model): InstanceState {
  return start(model).state
}

/** The same with all that the step gave. */
export function start({ graph, variables }: Model): Step {
  const definitionId = `${graph.id}:1:00000000-0000-7000-8000-000000000000`
  const id = '00000000-0000-7000-8000-000000000001'
  const caller = { processInstanceId: 'caller', execution: 3, rootProcessInstanceId: 'caller' }
  const result = step(graph, undefined, { kind: 'start', id, definitionId, variables, caller }, { now: START })
  if (result.refusal !== undefined) throw new Error(result.refusal.message)
  return result
}

/** A step that was not refused. */
export type Step = Extract<StepResult, { refusal?: undefined }>

/** Walks on from a started instance, and shows each step that was not refused. */
export function walk(
  model: Model,
  choices: readonly number[],
  visit?: (before: InstanceState, command: Command, result: Step) => void,
): InstanceState {
  let state = frozen(started(model))
  choices.forEach((choice, index) => {
    if (state.end !== undefined) return
    const command = frozen(chooseCommand(model.graph, state, choice))
    const result = step(model.graph, state, command, { now: START + index * 60_000 })
    if (result.refusal !== undefined) return
    visit?.(state, command, result)
    state = frozen(result.state)
  })
  return state
}

/** A value that nobody can change any more. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}
