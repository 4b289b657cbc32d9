import type { Activity } from '../bpmn/process-graph.ts'
import { type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'
import { activityInstanceById } from './find-instance.ts'
import type { StartTarget } from './start-target.ts'

/** Where a start instruction takes effect: a scope that runs, and the scopes inside it, outermost first, that do not run yet. */
export interface ScopePath {
  readonly scope: LiveExecution
  readonly missing: readonly Activity[]
}

/** Goes outwards from the target to the first scope that runs. Refuses (`processEngine`) where more than one execution runs it. */
export function findStartScope(instance: LiveInstance, target: Activity): ScopePath {
  const missing: Activity[] = []
  let scopeId = target.flowScope
  let executions = executionsOf(instance, scopeId)
  while (executions.length === 0 && scopeId !== undefined) {
    const scope = instance.graph.activities.get(scopeId)
    if (scope !== undefined) missing.unshift(scope)
    scopeId = scope?.flowScope
    executions = executionsOf(instance, scopeId)
  }
  const [scope, second] = executions
  if (scope === undefined || second !== undefined) {
    return refuse(
      'processEngine',
      `Ancestor activity execution is ambiguous for activity ${named(instance, target.flowScope)}`,
    )
  }
  return { scope, missing }
}

/** The same with the scope chosen by the caller. Refuses (`notValid`) one that does not exist or is not around the target. */
export function findAncestorScope(
  instance: LiveInstance,
  target: StartTarget,
  ancestorId: string,
  description: string,
): ScopePath {
  const ancestor = activityInstanceById(instance, ancestorId)
  if (ancestor === undefined) {
    return refuse(
      'notValid',
      `Cannot perform instruction: ${description}; Ancestor activity instance '${ancestorId}' does not exist: ancestorInstance is null`,
    )
  }
  const missing: Activity[] = []
  for (let scopeId = target.activity.flowScope; scopeId !== ancestor.activity?.id; ) {
    const scope = scopeId === undefined ? undefined : instance.graph.activities.get(scopeId)
    if (scope === undefined) {
      const element = target.flow?.id ?? target.activity.id
      return refuse(
        'notValid',
        `Cannot perform instruction: ${description}; Scope execution for '${ancestorId}' cannot be found in parent hierarchy of flow element '${element}'`,
      )
    }
    missing.unshift(scope)
    scopeId = scope.flowScope
  }
  return { scope: ancestor, missing }
}

/** The one execution that runs a scope, or undefined. Refuses (`processEngine`) where there are several. */
export function singleExecutionOf(instance: LiveInstance, scopeId: string | undefined): LiveExecution | undefined {
  const [execution, second] = executionsOf(instance, scopeId)
  return second === undefined
    ? execution
    : refuse('processEngine', `Executions for activity ${named(instance, scopeId)} ambiguous`)
}

function executionsOf(instance: LiveInstance, scopeId: string | undefined): LiveExecution[] {
  if (scopeId === undefined) return [instance.root]
  return [...withDescendants(instance.root)].filter(
    (it) => it.activity?.id === scopeId && it.activityInstance !== undefined,
  )
}

function named(instance: LiveInstance, scopeId: string | undefined): string {
  return scopeId === undefined ? `ProcessDefinition(${instance.definitionId})` : `Activity(${scopeId})`
}
