import { idOf } from './ids.ts'

/** As much of an execution as its id depends on; live and stored executions (seen with their parents) both fit. */
export interface PlacedExecution {
  readonly number: number
  readonly parent: PlacedExecution | undefined
  readonly children: readonly PlacedExecution[]
  readonly activity: PlacedActivity | undefined
  readonly activityInstance: number | undefined
}

interface PlacedActivity {
  readonly isScope: boolean
  readonly behavior: { readonly kind: string; readonly loop?: { readonly sequential: boolean } }
}

/**
 * The id that an execution has outside. As in the reference, a lone path in a scope is the scope's own execution: a task of a
 * process with one token has the process instance's id as its execution id.
 */
export function executionIdOf(instanceId: string, execution: PlacedExecution): string {
  let at = execution
  while (at.parent !== undefined && sharesExecutionOf(at, at.parent)) at = at.parent
  return idOf(instanceId, at.number)
}

/** The execution whose id that is: a lone path's scope, else the execution itself. What is local to the one is local to the other. */
export function sharedExecutionOf<T extends PlacedExecution & { readonly parent: T | undefined }>(execution: T): T {
  let at = execution
  while (at.parent !== undefined && sharesExecutionOf(at, at.parent)) at = at.parent
  return at
}

/** The nearest execution above that has an id of its own. */
export function parentExecutionOf<T extends PlacedExecution & { readonly parent: T | undefined }>(
  execution: T,
): T | undefined {
  return sharedExecutionOf(execution).parent
}

/** Whether the path has the execution of the scope around it. */
export function sharesExecutionOf(path: PlacedExecution, scope: PlacedExecution): boolean {
  const insideScope = path.activity?.isScope === true && path.activityInstance !== undefined
  return !insideScope && isAlone(scope)
}

/** Whether one path runs in the scope and no other may. */
export function isAlone(scope: PlacedExecution): boolean {
  return scope.children.length === 1 && !isParallelBody(scope)
}

/** Instances of a parallel multi-instance activity have executions of their own, even the last one. */
function isParallelBody(scope: PlacedExecution): boolean {
  const behavior = scope.activity?.behavior
  return behavior?.kind === 'multiInstanceBody' && behavior.loop?.sequential === false
}
