import type { Activity, ProcessGraph } from '../../bpmn/process-graph.ts'
import { holds, leaveBy } from '../../flow/leave.ts'
import { type LiveExecution, scopeOf } from '../../instance/live-instance.ts'
import { refuse } from '../../refusal.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'
import { fallback } from './exclusive-gateway.ts'
import { arrive, join } from './joining.ts'

/**
 * Waits while another token of the scope can still reach it, then takes every flow whose condition holds, else the default flow
 * (BPMN 2.0, 13.4.4). A token is asked when it arrives only: one that goes another way later does not set the gateway free.
 */
export const inclusiveGateway: ElementBehavior = {
  execute(instance, execution, activity) {
    const waiting = arrive(execution)
    if (waiting.length < activity.incoming.length && canMoreArrive(instance.graph, execution, activity)) return
    const { defaultFlow } = behaviorOf(activity, 'inclusiveGateway')
    const chosen = activity.outgoing.filter((flow) => flow.id !== defaultFlow && holds(instance, execution, flow))
    if (chosen.length === 0 && activity.outgoing.length > 0)
      chosen.push(fallback(activity.id, activity.outgoing, defaultFlow))
    join(instance, execution, waiting)
    leaveBy(instance, execution, chosen)
  },
}

function canMoreArrive(graph: ProcessGraph, execution: LiveExecution, gateway: Activity): boolean {
  const elsewhere = [...leaves(scopeOf(execution))].filter((leaf) => !(leaf.joining && leaf.activity === gateway))
  if (elsewhere.some(({ idle }) => idle)) refuseIdle()
  return canReach(
    graph,
    elsewhere.map((leaf) => (leaf.flow === undefined ? leaf.activity : graph.activities.get(leaf.flow.target))),
    gateway,
  )
}

/** The reference looks for an activity that an idle path could come from, and fails. */
function refuseIdle(): never {
  return refuse('processEngine', 'Cannot invoke "Object.equals(Object)" because "srcActivity" is null')
}

function* leaves(execution: LiveExecution): Generator<LiveExecution> {
  if (execution.children.length === 0) yield execution
  for (const child of execution.children) yield* leaves(child)
}

/** Whether a token at one of these activities can still come to the gateway. */
function canReach(graph: ProcessGraph, from: readonly (Activity | undefined)[], gateway: Activity): boolean {
  const visited = new Set(from)
  // A set hands out what is added while it is walked through; a long chain of activities needs no deep stack.
  for (const activity of visited) {
    if (activity === gateway) return true
    if (activity !== undefined) for (const next of nextOf(graph, activity)) visited.add(next)
  }
  return false
}

/** Where a token can go from an activity: along its flows; from an event-based gateway to its events; from a scope's end out of it. */
function nextOf(graph: ProcessGraph, activity: Activity): (Activity | undefined)[] {
  if (activity.outgoing.length > 0) return activity.outgoing.map((flow) => graph.activities.get(flow.target))
  if (activity.behavior.kind === 'eventBasedGateway')
    return activity.eventHandlers.map((id) => graph.activities.get(id))
  return activity.flowScope === undefined ? [] : [graph.activities.get(activity.flowScope)]
}
