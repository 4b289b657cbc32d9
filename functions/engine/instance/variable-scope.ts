import { refuse } from '../refusal.ts'
import type { Variables } from './instance-state.ts'
import type { LiveExecution } from './live-instance.ts'
import { asLasting } from './value/transient-value.ts'
import type { TypedValue } from './value/typed-value.ts'

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
    if (own(at.variables, name) !== undefined || at.parent === undefined) {
      at.variables = withVariable(at.variables, name, value)
      return
    }
    if (own(at.pathVariables, name) !== undefined) {
      at.pathVariables = withVariable(at.pathVariables, name, value)
      return
    }
  }
}

/** Sets a variable on the execution itself. */
export function setLocalVariable(execution: LiveExecution, name: string, value: TypedValue): void {
  if (isScope(execution)) execution.variables = withVariable(execution.variables, name, value)
  else execution.pathVariables = withVariable(execution.pathVariables, name, value)
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
  execution.variables = withoutVariable(execution.variables, name)
  execution.pathVariables = withoutVariable(execution.pathVariables, name)
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
  if (own(variables, name) === undefined) return variables
  const { [name]: _removed, ...rest } = variables
  return rest
}
