import type { DelegateExecution } from '../expression/expression.ts'
import { typedValueOf } from '../expression/typed-value-conversion.ts'
import type { Value } from '../expression/value.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'

/** What EL calls `execution`, where there are variables and nothing else: in a decision. What is set there is gone with it. */
export function variablesExecution(variables: ReadonlyMap<string, Value>): DelegateExecution {
  const set = new Map<string, TypedValue>()
  const get = (name: string) => {
    const value = variables.get(name)
    return set.get(name) ?? (value === undefined ? undefined : typedValueOf(value))
  }
  const all = () => new Map([...Array.from(variables, ([name, value]) => [name, typedValueOf(value)] as const), ...set])
  return {
    ...NOWHERE,
    getVariable: get,
    getVariableLocal: get,
    getVariables: all,
    getVariablesLocal: all,
    setVariable: (name, value) => set.set(name, value),
    setVariableLocal: (name, value) => set.set(name, value),
    removeVariable: (name) => set.delete(name),
    removeVariableLocal: (name) => set.delete(name),
  }
}

const NOWHERE = {
  id: '',
  processInstanceId: '',
  processDefinitionId: '',
  businessKey: null,
  tenantId: null,
  parentId: null,
  parentActivityInstanceId: null,
  activityInstanceId: null,
  currentActivityId: null,
  currentActivityName: null,
  currentTransitionId: null,
  eventName: null,
  isCanceled: false,
  setBusinessKey() {},
} as const
