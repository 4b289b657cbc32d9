import type { VariableEventKind } from '../../bpmn/behavior.ts'
import { sharesExecutionOf } from '../execution-id.ts'
import type { LiveExecution } from '../live-instance.ts'

/** Something happened to a variable; conditional events learn of it when the step comes to such a place (the reference's delayed events). */
export interface VariableEvent {
  /** The execution that holds the variable: only what waits in it or below learns of it. */
  readonly scope: LiveExecution
  readonly name: string
  readonly kind: VariableEventKind
}

/** Remembers it, where anything in the process waits for a condition. */
export function recordVariableEvent(scope: LiveExecution, name: string, kind: VariableEventKind): void {
  rootOf(scope).variableEvents?.push({ scope, name, kind })
}

/** The same of a path's variable: in the reference a lone path in a scope has the scope's own execution. */
export function recordPathVariableEvent(path: LiveExecution, name: string, kind: VariableEventKind): void {
  const isShared = path.parent !== undefined && sharesExecutionOf(path, path.parent)
  recordVariableEvent(isShared ? (path.parent ?? path) : path, name, kind)
}

function rootOf(execution: LiveExecution): LiveExecution {
  let root = execution
  while (root.parent !== undefined) root = root.parent
  return root
}
