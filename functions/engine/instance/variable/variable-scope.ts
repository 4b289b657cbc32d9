import { refuse } from '../../refusal.ts'
import type { Variables } from '../instance-state.ts'
import type { LiveExecution } from '../live-instance.ts'
import { asLasting } from '../value/transient-value.ts'
import type { TypedValue } from '../value/typed-value.ts'
import { recordPathVariableEvent, recordVariableEvent } from './variable-events.ts'

/** The variable of that name nearest to the execution: its activity's scope, its path, then the scopes around it. */
export function findVariable(execution: LiveExecution, name: string): TypedValue | undefined {
  for (let at: LiveExecution | undefined = execution; at !== undefined; at = at.parent) {
    const found = own(at.variables, name) ?? own(at.pathVariables, name)
    if (found !== undefined) return asLasting(found)
  }
  return undefined
}

/** All variables that the execution sees, the nearest of each name. */
export function visibleVariables(execution: LiveExecution): ReadonlyMap<string, TypedValue> {
  const seen = new Map<string, TypedValue>()
  for (let at: LiveExecution | undefined = execution; at !== undefined; at = at.parent) {
    for (const [name, value] of [...Object.entries(at.variables), ...Object.entries(at.pathVariables)]) {
      if (!seen.has(name)) seen.set(name, asLasting(value))
    }
  }
  return seen
}

/** The variables of the execution itself: its scope's if it is one, else its path's. */
export function localVariables(execution: LiveExecution): Variables {
  return isScope(execution) ? { ...execution.pathVariables, ...execution.variables } : execution.pathVariables
}

/** Sets a variable where one of that name is visible, else on the process instance. */
export function setVariable(execution: LiveExecution, name: string, value: TypedValue): void {
  for (let at: LiveExecution | undefined = execution; at !== undefined; at = at.parent) {
    if (own(at.variables, name) !== undefined || at.parent === undefined) return setScopeVariable(at, name, value)
    if (own(at.pathVariables, name) !== undefined) return setPathVariable(at, name, value)
  }
}

/** Sets a variable on the execution itself. */
export function setLocalVariable(execution: LiveExecution, name: string, value: TypedValue): void {
  if (isScope(execution)) setScopeVariable(execution, name, value)
  else setPathVariable(execution, name, value)
}

/** Sets a variable of the scope that an execution stands for. */
export function setScopeVariable(scope: LiveExecution, name: string, value: TypedValue): void {
  const kind = own(scope.variables, name) === undefined ? 'create' : 'update'
  scope.variables = withVariable(scope.variables, name, value)
  recordVariableEvent(scope, name, kind)
}

/** Sets a variable of a path of execution. */
export function setPathVariable(path: LiveExecution, name: string, value: TypedValue): void {
  const kind = own(path.pathVariables, name) === undefined ? 'create' : 'update'
  path.pathVariables = withVariable(path.pathVariables, name, value)
  recordPathVariableEvent(path, name, kind)
}

export function setVariables(execution: LiveExecution, variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) setVariable(execution, name, value)
}

export function setLocalVariables(execution: LiveExecution, variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) setLocalVariable(execution, name, value)
}

/** Removes the nearest variable of that name; nothing happens where there is none. */
export function removeVariable(execution: LiveExecution, name: string): void {
  for (let at: LiveExecution | undefined = execution; at !== undefined; at = at.parent) {
    if (own(at.variables, name) === undefined && own(at.pathVariables, name) === undefined) continue
    removeLocalVariable(at, name)
    return
  }
}

export function removeLocalVariable(execution: LiveExecution, name: string): void {
  if (own(execution.variables, name) !== undefined) {
    execution.variables = withoutVariable(execution.variables, name)
    recordVariableEvent(execution, name, 'delete')
  }
  if (own(execution.pathVariables, name) !== undefined) {
    execution.pathVariables = withoutVariable(execution.pathVariables, name)
    recordPathVariableEvent(execution, name, 'delete')
  }
}

/** Whether the execution itself holds the variables of a scope: it stands for the process, or is inside a scope activity. */
function isScope(execution: LiveExecution): boolean {
  return (
    execution.parent === undefined || (execution.activity?.isScope === true && execution.activityInstance !== undefined)
  )
}

/** Variable names come from outside: only own properties count, so that `constructor` is a name like any other. */
export function own(variables: Variables, name: string): TypedValue | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined
}

function withVariable(variables: Variables, name: string, value: TypedValue): Variables {
  const before = own(variables, name)
  if (before !== undefined && before.transient !== value.transient) {
    const change = `Cannot set transient variable with name ${name} to non-transient variable and vice versa.`
    refuse('processEngine', change)
  }
  return { ...variables, [name]: value }
}

function withoutVariable(variables: Variables, name: string): Variables {
  const { [name]: _removed, ...rest } = variables
  return rest
}
