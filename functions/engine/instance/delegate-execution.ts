import type { DelegateExecution, EvaluationContext } from '../expression/expression.ts'
import { executionIdOf, parentExecutionOf, sharedExecutionOf } from './execution-id.ts'
import { idOf } from './ids.ts'
import type { LiveExecution, LiveInstance } from './live-instance.ts'
import {
  findVariable,
  localVariables,
  own,
  removeLocalVariable,
  removeVariable,
  setLocalVariable,
  setVariable,
  visibleVariables,
} from './variable/variable-scope.ts'

/**
 * What an expression sees that is evaluated at this execution. `eventName` is `start`, `end` or `take` in a listener. The execution is put together when
 * it is first asked for: most texts of a model are plain.
 */
export function evaluationContext(
  instance: LiveInstance,
  execution: LiveExecution,
  eventName: string | null = null,
  isCanceled = false,
): EvaluationContext {
  let delegate: DelegateExecution | undefined
  return {
    get execution() {
      delegate ??= delegateExecution(instance, execution, eventName, isCanceled)
      return delegate
    },
    now: instance.now,
    runners: instance.runners,
    scripts: instance.scripts,
    budget: instance.budget,
  }
}

/** The reference's DelegateExecution over a live execution: reads and writes go straight to the instance. */
export function delegateExecution(
  instance: LiveInstance,
  execution: LiveExecution,
  eventName: string | null,
  isCanceled: boolean,
): DelegateExecution {
  const idOrNull = (number: number | undefined) => (number === undefined ? null : idOf(instance.id, number))
  return {
    ...variableAccess(execution),
    get id() {
      return executionIdOf(instance.id, execution)
    },
    processInstanceId: instance.id,
    processDefinitionId: instance.definitionId,
    get businessKey() {
      return instance.businessKey ?? null
    },
    tenantId: instance.tenantId ?? null,
    get parentId() {
      const parent = parentExecutionOf(execution)
      return parent === undefined ? null : executionIdOf(instance.id, parent)
    },
    get parentActivityInstanceId() {
      return idOrNull(execution.parent?.activityInstance ?? 0)
    },
    get activityInstanceId() {
      return idOrNull(execution.activityInstance)
    },
    get currentActivityId() {
      return execution.activity?.id ?? null
    },
    get currentActivityName() {
      return execution.activity?.name ?? null
    },
    get currentTransitionId() {
      return execution.flow?.id ?? null
    },
    eventName,
    isCanceled,
    get decisionResult() {
      return execution.decisionResult
    },
    setBusinessKey(businessKey) {
      instance.businessKey = businessKey ?? undefined
    },
  }
}

type VariableAccess = Pick<
  DelegateExecution,
  | 'getVariable'
  | 'getVariableLocal'
  | 'getVariables'
  | 'getVariablesLocal'
  | 'setVariable'
  | 'setVariableLocal'
  | 'removeVariable'
  | 'removeVariableLocal'
>

/**
 * What is set locally on a lone path is set in its scope, whose execution it has: it stays when other paths begin there. What was set on the path while
 * there were others is the path's.
 */
function variableAccess(execution: LiveExecution): VariableAccess {
  const locals = () => localVariables(execution)
  const shared = () => sharedExecutionOf(execution)
  return {
    getVariable: (name) => findVariable(execution, name),
    getVariableLocal: (name) => own(locals(), name) ?? own(localVariables(shared()), name),
    getVariables: () => visibleVariables(execution),
    getVariablesLocal: () => new Map(Object.entries({ ...localVariables(shared()), ...locals() })),
    setVariable: (name, value) => setVariable(execution, name, value),
    setVariableLocal: (name, value) => {
      const target = own(locals(), name) === undefined ? shared() : execution
      setLocalVariable(target, name, value)
    },
    removeVariable: (name) => removeVariable(execution, name),
    removeVariableLocal: (name) => {
      const target = own(locals(), name) === undefined ? shared() : execution
      removeLocalVariable(target, name)
    },
  }
}
