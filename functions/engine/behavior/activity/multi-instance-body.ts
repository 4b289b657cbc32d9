import type { Activity } from '../../bpmn/process-graph.ts'
import { evaluateBoolean, evaluateList, evaluateNumber } from '../../expression/evaluate.ts'
import { dispatchVariableEvents, leave } from '../../flow/leave.ts'
import { remove } from '../../flow/remove.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import {
  type Cancellation,
  clearPosition,
  createChild,
  detach,
  type LiveExecution,
  type LiveInstance,
  SKIP_NOTHING,
} from '../../instance/live-instance.ts'
import type { TypedValue } from '../../instance/value/typed-value.ts'
import { itemsOfTypedValue } from '../../instance/value/typed-value-json.ts'
import { findVariable, own, setPathVariable, setScopeVariable } from '../../instance/variable/variable-scope.ts'
import { refuse } from '../../refusal.ts'
import { type BehaviorOf, behaviorOf, type ElementBehavior } from '../element-behavior.ts'

type Loop = BehaviorOf<'multiInstanceBody'>['loop']

/** How many instances can run in parallel: more could not be kept in one item, because each one takes 100 bytes and more. */
export const MAX_INSTANCES = 5_000

/** Runs its inner activity once for each element, all at once or one after the other (BPMN 2.0, 13.3.7). */
export const multiInstanceBody: ElementBehavior = {
  execute(instance, body, activity) {
    const loop = behaviorOf(activity, 'multiInstanceBody').loop
    const count = numberOfInstances(instance, body, loop)
    if (count < 0)
      return refuse(
        'processEngine',
        `ENGINE-02023 Invalid number of 'instances': must be positive integer value or zero, but was '${count}'.`,
      )
    if (!loop.sequential && count > MAX_INSTANCES)
      return refuse(
        'limit',
        `Activity '${activity.id}' has ${count} instances; at most ${MAX_INSTANCES} can run in parallel`,
      )
    if (count === 0) return leave(instance, body)
    setCounter(body, 'nrOfInstances', count)
    setCounter(body, 'nrOfCompletedInstances', 0)
    setCounter(body, 'nrOfActiveInstances', loop.sequential ? 1 : count)
    if (loop.sequential) performNext(instance, body, loop, 0)
    else performAll(instance, body, loop, count)
  },
  pathEnded(instance, body, ended) {
    const loop = loopOf(body)
    setCounter(body, 'nrOfCompletedInstances', counter(body, 'nrOfCompletedInstances') + 1)
    if (loop.sequential) nextInstance(instance, body, ended, loop)
    else completeInstance(instance, body, ended, loop)
  },
}

function performAll(instance: LiveInstance, body: LiveExecution, loop: Loop, count: number): void {
  const paths = Array.from({ length: count }, () => createChild(instance, body))
  const elements = loop.elementVariable === undefined ? [] : elementsOf(instance, body, loop)
  for (const [index, path] of [...paths.entries()].reverse())
    performInstance(instance, body, path, loop, index, elements)
}

function performInstance(
  instance: LiveInstance,
  body: LiveExecution,
  path: LiveExecution,
  loop: Loop,
  index: number,
  elements: readonly TypedValue[],
): void {
  setLoopCounter(body, path, loop, index)
  if (loop.collection !== undefined && loop.elementVariable !== undefined) {
    setLoopVariable(body, path, loop, loop.elementVariable, elements[index] ?? { type: 'Null', value: null })
  }
  instance.agenda.push({ kind: 'enter', execution: path, activity: innerOf(instance, loop) })
}

function performNext(instance: LiveInstance, body: LiveExecution, loop: Loop, index: number): void {
  const elements = loop.elementVariable === undefined ? [] : elementsOf(instance, body, loop)
  performInstance(instance, body, createChild(instance, body), loop, index, elements)
}

/** Sequential: the next one starts when one has completed, until all have or the condition says that it is enough. */
function nextInstance(instance: LiveInstance, body: LiveExecution, ended: LiveExecution, loop: Loop): void {
  const index = counter(body, 'loopCounter') + 1
  detach(instance, ended)
  if (index === counter(body, 'nrOfInstances') || isEnough(instance, body, loop)) return leave(instance, body)
  performNext(instance, body, loop, index)
}

const ENOUGH: Cancellation = {
  skips: SKIP_NOTHING,
  reason: 'Multi instance completion condition satisfied.',
  external: false,
}

/** Parallel: a completed instance stays in the body, as in the reference, until all have completed or the condition says that it is enough. */
function completeInstance(instance: LiveInstance, body: LiveExecution, ended: LiveExecution, loop: Loop): void {
  setCounter(body, 'nrOfActiveInstances', counter(body, 'nrOfActiveInstances') - 1)
  clearPosition(instance, ended)
  ended.joining = true
  const allEnded =
    counter(body, 'nrOfActiveInstances') <= 0 &&
    body.children.every((child) => child.joining && child.activityInstance === undefined)
  if (!isEnough(instance, ended, loop) && !allEnded) return dispatchVariableEvents(instance)
  for (const child of [...body.children]) {
    if (child.joining && child.activityInstance === undefined) detach(instance, child)
    else remove(instance, child, ENOUGH)
  }
  leave(instance, body)
}

function isEnough(instance: LiveInstance, execution: LiveExecution, loop: Loop): boolean {
  return (
    loop.completionCondition !== undefined &&
    evaluateBoolean(loop.completionCondition, evaluationContext(instance, execution))
  )
}

function numberOfInstances(instance: LiveInstance, body: LiveExecution, loop: Loop): number {
  if (loop.cardinality !== undefined)
    return evaluateNumber(loop.cardinality, evaluationContext(instance, body), 'loopCardinality')
  return elementsOf(instance, body, loop).length
}

function elementsOf(instance: LiveInstance, body: LiveExecution, loop: Loop): readonly TypedValue[] {
  const { collection } = loop
  if (collection === undefined) return []
  if (typeof collection !== 'string') return evaluateList(collection, evaluationContext(instance, body))
  const variable = findVariable(body, collection)
  const list = variable === undefined ? undefined : itemsOfTypedValue(variable)
  return list ?? refuse('processEngine', `ENGINE-02025 Variable '${collection}' is not from type 'Collection'.`)
}

/** The inner activity of a multi-instance body. */
export function innerOf(instance: LiveInstance, loop: Loop): Activity {
  return instance.graph.activities.get(loop.inner) ?? refuse('processEngine', `Activity '${loop.inner}' does not exist`)
}

/** The loop of a body's execution. */
export function loopOf(body: LiveExecution): Loop {
  return body.activity === undefined
    ? refuse('processEngine', 'No multi-instance activity')
    : behaviorOf(body.activity, 'multiInstanceBody').loop
}

type Counter = 'nrOfInstances' | 'nrOfActiveInstances' | 'nrOfCompletedInstances' | 'loopCounter'

/** The value of a loop variable in the body's scope. Refuses where it is missing or no number: a model must not remove it. */
export function counter(body: LiveExecution, name: Counter): number {
  const value = own(body.variables, name)?.value
  return typeof value === 'number'
    ? value
    : refuse(
        'processEngine',
        `The variable "${name}" could not be found in execution with id ${body.number}: value is null`,
      )
}

export function setCounter(body: LiveExecution, name: Counter, value: number): void {
  setScopeVariable(body, name, { type: 'Integer', value })
}

/** A sequential instance runs in the body's execution, so its loop variables are the body's; a parallel one has its own. */
export function setLoopCounter(body: LiveExecution, path: LiveExecution, loop: Loop, index: number): void {
  setLoopVariable(body, path, loop, 'loopCounter', { type: 'Integer', value: index })
}

function setLoopVariable(body: LiveExecution, path: LiveExecution, loop: Loop, name: string, value: TypedValue): void {
  if (loop.sequential) setScopeVariable(body, name, value)
  else setPathVariable(path, name, value)
}
