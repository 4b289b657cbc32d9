import type { Command } from '../command.ts'
import { ensureNotSuspended } from '../flow/enter.ts'
import { handleEvent } from '../flow/events/handle-event.ts'
import { leave } from '../flow/leave.ts'
import { run } from '../flow/run.ts'
import { idOf } from '../instance/ids.ts'
import { findExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { setLocalVariables, setVariables } from '../instance/variable/variable-scope.ts'
import { refuse } from '../refusal.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** A message or signal reaches its subscription. Refuses where that is gone (`notFound`) or the instance suspended. */
export function triggerEvent(instance: LiveInstance, command: CommandOf<'triggerEvent'>): void {
  for (const execution of withDescendants(instance.root)) {
    const subscription = execution.subscriptions.find(({ number }) => number === command.subscription)
    if (subscription === undefined) continue
    ensureNotSuspended(instance, execution)
    const handler = instance.graph.activities.get(subscription.activityId)
    if (handler === undefined) return refuse('processEngine', `Activity '${subscription.activityId}' does not exist`)
    setVariables(execution, command.variables)
    setLocalVariables(execution, command.localVariables)
    handleEvent(instance, execution, handler)
    return run(instance)
  }
  refuse('notFound', `No event subscription found with id '${idOf(instance.id, command.subscription)}'`)
}

/** Continues a receive task from outside. Refuses where the execution is gone (`notFound`) or waits for something else. */
export function signalExecution(instance: LiveInstance, command: CommandOf<'signalExecution'>): void {
  const execution = findExecution(instance, command.execution)
  if (execution === undefined)
    return refuse('notFound', `execution ${idOf(instance.id, command.execution)} doesn't exist: execution is null`)
  const target = waitingIn(execution)
  ensureNotSuspended(instance, target)
  const kind = target.activity?.behavior.kind
  if (kind !== 'receiveTask' && kind !== 'userTask') {
    refuse(
      'badRequest',
      `Execution '${idOf(instance.id, command.execution)}' at activity '${target.activity?.id ?? ''}' cannot be signalled`,
    )
  }
  setVariables(target, command.variables)
  leave(instance, target)
  run(instance)
}

/** A lone path shares its execution id with the scopes around it. */
function waitingIn<T extends { readonly children: T[] }>(execution: T): T {
  const [only, second] = execution.children
  return only === undefined || second !== undefined ? execution : waitingIn(only)
}
