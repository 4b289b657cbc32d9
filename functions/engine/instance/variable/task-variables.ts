import type { VariableScope } from '../../expression/expression.ts'
import type { Variables } from '../instance-state.ts'
import type { LiveExecution } from '../live-instance.ts'
import { asLasting } from '../value/transient-value.ts'
import type { TypedValue } from '../value/typed-value.ts'
import { findVariable, own, removeVariable, setVariable, visibleVariables } from './variable-scope.ts'

/**
 * The variables that the user task of an execution sees: its own, then those of the execution. A variable is set and removed where it is (the reference's
 * TaskEntity, an AbstractVariableScope whose parent is the execution). Once the task is over only the execution's are left.
 */
export function taskVariableScope(execution: LiveExecution): VariableScope {
  return {
    getVariable: (name) => lasting(own(ownVariables(execution), name)) ?? findVariable(execution, name),
    getVariableLocal: (name) => lasting(own(ownVariables(execution), name)),
    getVariables: () => new Map([...visibleVariables(execution), ...lastingEntries(execution)]),
    getVariablesLocal: () => new Map(lastingEntries(execution)),
    setVariable: (name, value) => {
      if (own(ownVariables(execution), name) === undefined) setVariable(execution, name, value)
      else setOwnVariable(execution, name, value)
    },
    setVariableLocal: (name, value) => setOwnVariable(execution, name, value),
    removeVariable: (name) => {
      if (own(ownVariables(execution), name) === undefined) removeVariable(execution, name)
      else removeOwnVariable(execution, name)
    },
    removeVariableLocal: (name) => removeOwnVariable(execution, name),
  }
}

function ownVariables({ task }: LiveExecution): Variables {
  return task?.variables ?? {}
}

function lasting(typed: TypedValue | undefined): TypedValue | undefined {
  return typed && asLasting(typed)
}

function lastingEntries(execution: LiveExecution): [string, TypedValue][] {
  return Object.entries(ownVariables(execution)).map(([name, typed]) => [name, asLasting(typed)])
}

function setOwnVariable(execution: LiveExecution, name: string, value: TypedValue): void {
  if (execution.task === undefined) return
  execution.task = { ...execution.task, variables: { ...ownVariables(execution), [name]: value } }
}

function removeOwnVariable(execution: LiveExecution, name: string): void {
  if (execution.task === undefined || own(ownVariables(execution), name) === undefined) return
  const { [name]: _removed, ...variables } = ownVariables(execution)
  execution.task = { ...execution.task, variables }
}
