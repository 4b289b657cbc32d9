import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../../../../functions/engine/bpmn/process-graph.ts'
import type { Command } from '../../../../functions/engine/command.ts'
import type { Effect } from '../../../../functions/engine/effect.ts'
import type { InstanceState, Variables } from '../../../../functions/engine/instance/instance-state.ts'
import type { Refusal } from '../../../../functions/engine/refusal.ts'
import type { Runners } from '../../../../functions/engine/runners.ts'
import { type StepResult, step } from '../../../../functions/engine/step.ts'
import type { TimedEvent } from '../../../../functions/engine/trail/trail-event.ts'
import { type ExecutionView, executionViews } from '../../../../functions/engine/view/execution-views.ts'
import { expectTrailFits } from './trail-fits.ts'

type Step = Extract<StepResult, { refusal?: undefined }>

/**
 * A world of pure steps: definitions and instances in memory, effects performed at once. What the shell does with a database and
 * queues, without any of them, so that the engine's rules are tested alone.
 */
export interface World {
  readonly definitions: Map<string, { definitionId: string; graph: ProcessGraph }>
  readonly instances: Map<string, InstanceState>
  /** Which way each instance went. */
  readonly trails: Map<string, TimedEvent[]>
  now: number
  /** What scripts and decisions need; none unless given. */
  readonly runners: Runners
}

export function createWorld(runners: Runners = {}): World {
  return { definitions: new Map(), instances: new Map(), trails: new Map(), now: Date.UTC(2026, 0, 1), runners }
}

/** Deploys a model; its processes are then known by their keys. Throws with the problems of a refused one. */
export async function deploy(world: World, xml: string): Promise<void> {
  const { processes, problems } = await parseBpmn(xml)
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('; '))
  for (const { graph } of processes)
    world.definitions.set(graph.id, { definitionId: `${graph.id}:1:00000000-0000-7000-8000-000000000000`, graph })
}

/** Starts an instance; its id. Throws where that is refused. */
export function start(world: World, key: string, variables: Variables = {}): string {
  const { definitionId } = definition(world, key)
  const id = `00000000-0000-7000-8000-${String(world.instances.size + 1).padStart(12, '0')}`
  const refusal = perform(world, id, { kind: 'start', id, definitionId, variables })
  if (refusal !== undefined) throw new Error(refusal.message)
  return id
}

/** Performs a command with all its effects; the refusal where there is one. */
export function perform(world: World, id: string, command: Command): Refusal | undefined {
  const key =
    command.kind === 'start' ? command.definitionId.split(':')[0] : state(world, id).definitionId.split(':')[0]
  const result = step(definition(world, key ?? '').graph, world.instances.get(id), command, {
    now: world.now,
    runners: world.runners,
  })
  if (result.refusal !== undefined) return result.refusal
  if (command.kind === 'start') world.trails.set(id, [])
  record(world, id, result)
  for (const effect of result.effects) carryOut(world, id, effect)
  return undefined
}

/** Keeps what a step came to. The trail of an instance that began on this stage fits what it is. */
export function record(world: World, id: string, { state, trail }: Step): void {
  world.instances.set(id, JSON.parse(JSON.stringify(state)))
  const before = world.trails.get(id)
  if (before === undefined) return
  const events = [...before, ...trail.map((event) => ({ time: world.now, event }))]
  world.trails.set(id, events)
  expectTrailFits(events, state)
}

/** Puts a state in place of an instance's, with what follows from that. What ended may begin again by it, so that its trail is not followed any further. */
export function replace(world: World, id: string, next: InstanceState, effects: readonly Effect[]): void {
  world.instances.set(id, next)
  world.trails.delete(id)
  for (const effect of effects) carryOut(world, id, effect)
}

/** The state of an instance. Throws where there is none. */
export function state(world: World, id: string): InstanceState {
  const found = world.instances.get(id)
  if (found === undefined) throw new Error(`no instance ${id}`)
  return found
}

/** The executions of an instance that is still running; none where it has ended. */
export function executions(world: World, id: string): ExecutionView[] {
  const current = state(world, id)
  return current.end === undefined ? executionViews(graphOf(world, current), current) : []
}

export function graphOf(world: World, { definitionId }: InstanceState): ProcessGraph {
  return definition(world, definitionId.split(':')[0] ?? '').graph
}

function definition(world: World, key: string): { definitionId: string; graph: ProcessGraph } {
  const found = world.definitions.get(key)
  if (found === undefined) throw new Error(`no process ${key}`)
  return found
}

function carryOut(world: World, id: string, effect: Effect): void {
  switch (effect.kind) {
    case 'runJob': {
      const refusal = perform(world, id, { kind: 'executeJob', job: effect.job })
      if (refusal !== undefined && refusal.kind !== 'notFound')
        perform(world, id, { kind: 'failJob', job: effect.job, message: refusal.message })
      return
    }
    case 'startCalledInstance': {
      const { processInstanceId, calledElement, variables, businessKey } = effect.called
      const caller = {
        processInstanceId: id,
        execution: effect.execution,
        rootProcessInstanceId: state(world, id).caller?.rootProcessInstanceId ?? id,
      }
      const { definitionId } = definition(world, calledElement)
      perform(world, processInstanceId, {
        kind: 'start',
        id: processInstanceId,
        definitionId,
        variables,
        caller,
        ...(businessKey !== undefined && { businessKey }),
      })
      return
    }
    case 'deleteCalledInstance': {
      const { processInstanceId, external = false, ...how } = effect
      perform(world, processInstanceId, { ...how, kind: 'delete', external, byCaller: true })
      return
    }
    case 'tellCaller':
      perform(world, effect.processInstanceId, callerCommand(id, effect))
      return
    case 'throwSignal':
    case 'putTimer':
    case 'removeTimer':
    case 'putSubscription':
    case 'removeSubscription':
    case 'putExternalTask':
    case 'removeExternalTask':
    case 'putIncident':
    case 'removeIncident':
  }
}

function callerCommand(
  processInstanceId: string,
  { execution, news }: Extract<Effect, { kind: 'tellCaller' }>,
): Command {
  switch (news.kind) {
    case 'completed':
      return { kind: 'calledInstanceCompleted', execution, processInstanceId, variables: news.variables }
    case 'deleted':
      return { ...news, kind: 'calledInstanceDeleted', execution, processInstanceId }
    case 'threw':
      return { ...news, kind: 'calledInstanceThrew', execution, processInstanceId }
  }
}
