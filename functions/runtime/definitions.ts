import type { ProcessGraph } from '../engine/bpmn/process-graph.ts'
import type { ProcessDefinition } from '../store/definition-items.ts'
import type { Services } from './services.ts'

export interface LoadedDefinition {
  readonly definition: ProcessDefinition
  readonly graph: ProcessGraph
}
declare const todo: never
/** A definition with its parsed model, or undefined where there is none; parsed once per process. */
export async function definitionGraph(
  _services: Services,
  _definitionId: string,
): Promise<LoadedDefinition | undefined> {
  return todo
}
/** The newest version of a key; at most a second old. */
export async function latestByKey(_services: Services, _key: string): Promise<ProcessDefinition | undefined> {
  return todo
}
/** The model's XML. */
export async function definitionXml(_services: Services, _definition: ProcessDefinition): Promise<string> {
  return todo
}
