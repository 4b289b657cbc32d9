import { counter, loopOf, setCounter, setLoopCounter } from '../behavior/activity/multi-instance-body.ts'
import type { Activity } from '../bpmn/process-graph.ts'
import { begin } from '../flow/enter.ts'
import { createChild, type LiveExecution, type LiveInstance } from '../instance/live-instance.ts'
import { setLocalVariables, setVariables } from '../instance/variable/variable-scope.ts'
import type { StartOptions, StartPlace, StartTarget } from './start-target.ts'

/** Makes the missing scopes, outermost first, sets the variables where the target will see them, and starts the target. */
export function instantiate(
  instance: LiveInstance,
  place: StartPlace,
  missing: readonly Activity[],
  target: StartTarget,
  options: StartOptions,
): void {
  const { path, variableScope } = instantiateScopes(instance, place, missing)
  setVariables(variableScope, options.variables ?? {})
  setLocalVariables(variableScope, options.localVariables ?? {})
  if (target.flow === undefined) {
    instance.agenda.push({ kind: 'enter', execution: path, activity: target.activity })
    return
  }
  path.activity = target.activity
  path.flow = target.flow
  instance.agenda.push({ kind: 'take', execution: path, flow: target.flow })
}

/** Starts each scope without what it would start inside: no none start event is executed, and nothing waits for a job. */
function instantiateScopes(instance: LiveInstance, place: StartPlace, missing: readonly Activity[]): StartPlace {
  let current = place
  for (const activity of missing) {
    const scope = current.path
    scope.activity = activity
    begin(instance, scope, activity)
    scope.phase = undefined
    current =
      activity.behavior.kind === 'multiInstanceBody'
        ? firstInnerInstance(instance, scope)
        : { path: createChild(instance, scope), variableScope: scope }
  }
  return current
}

/** A new multi-instance body begins with exactly one instance, whatever its cardinality; no element of a collection is set. */
function firstInnerInstance(instance: LiveInstance, body: LiveExecution): StartPlace {
  const loop = loopOf(body)
  setCounter(body, 'nrOfInstances', 1)
  setCounter(body, 'nrOfCompletedInstances', 0)
  setCounter(body, 'nrOfActiveInstances', 1)
  const path = createChild(instance, body)
  setLoopCounter(body, path, loop, 0)
  return { path, variableScope: loop.sequential ? body : path }
}

/** One more instance in a running parallel body. */
export function createInnerInstance(instance: LiveInstance, body: LiveExecution): LiveExecution {
  const path = createChild(instance, body)
  const count = counter(body, 'nrOfInstances')
  setCounter(body, 'nrOfInstances', count + 1)
  setCounter(body, 'nrOfActiveInstances', counter(body, 'nrOfActiveInstances') + 1)
  setLoopCounter(body, path, loopOf(body), count)
  return path
}
