import type { ProcessGraph } from '../bpmn/process-graph.ts'
import type { ModificationInstruction, StartCommand } from '../command.ts'
import { startTimers, subscribe } from '../flow/events/event-handlers.ts'
import { dispatch } from '../flow/leave.ts'
import { notifyCancelled, notifyProcess } from '../flow/listeners.ts'
import { run } from '../flow/run.ts'
import type { Variables } from '../instance/instance-state.ts'
import { blankExecution, createChild, type LiveInstance, newStep } from '../instance/live-instance.ts'
import { setVariables } from '../instance/variable/variable-scope.ts'
import { modify } from '../modification/modify.ts'
import { refuse } from '../refusal.ts'
import type { StepOptions } from '../runners.ts'

/** A new instance at the root of the process, before anything runs in it. */
export function newInstance(
  graph: ProcessGraph,
  command: StartCommand,
  { now, runners = {}, decisions = new Map() }: StepOptions,
): LiveInstance {
  const root = blankExecution(0)
  root.activityInstance = 0
  if (graph.hasConditionalEvents) root.variableEvents = []
  setVariables(root, { ...initiatorVariable(graph, command.startUserId), ...command.variables })
  root.skips = {
    skipCustomListeners: command.skipCustomListeners === true,
    skipIoMappings: command.skipIoMappings === true,
  }
  return {
    graph,
    now,
    runners,
    decisions,
    id: command.id,
    definitionId: command.definitionId,
    tenantId: command.tenantId,
    startUserId: command.startUserId,
    startTime: now,
    caller: command.caller,
    root,
    businessKey: command.businessKey,
    sequence: 0,
    suspended: false,
    hasNotes: false,
    end: undefined,
    ...newStep(root.skips),
  }
}

/** The variable for the user who starts the instance; whichever start event names it, as in the reference. */
function initiatorVariable(graph: ProcessGraph, userId: string | undefined): Variables {
  const names = graph.children.flatMap((id) => {
    const behavior = graph.activities.get(id)?.behavior
    return behavior?.kind === 'startEvent' && behavior.initiator !== undefined ? [behavior.initiator] : []
  })
  const name = names.at(-1)
  if (name === undefined) return {}
  return { [name]: userId === undefined ? { type: 'Null', value: null } : { type: 'String', value: userId } }
}

/** Starts the instance at its none start event, at the event that happened, or at the start instructions. */
export function startInstance(instance: LiveInstance, command: StartCommand): void {
  subscribe(instance, instance.root)
  startTimers(instance, instance.root)
  notifyProcess(instance, 'start', false)
  if (command.instructions !== undefined) return startAt(instance, command.instructions)
  const id = command.startEvent ?? instance.graph.initial
  const start = id === undefined ? undefined : instance.graph.activities.get(id)
  if (start === undefined) return refuseMissingStart(instance, command.startEvent)
  const path = createChild(instance, instance.root)
  path.activity = start
  dispatch(instance, instance.root, undefined)
  if (path.removed) notifyCancelled(instance, path)
  else instance.agenda.push({ kind: 'enter', execution: path, activity: start })
  run(instance)
}

function startAt(instance: LiveInstance, instructions: readonly ModificationInstruction[]): void {
  modify(instance, { kind: 'modify', instructions, ...instance.skips, mode: 'single' })
}

function refuseMissingStart(instance: LiveInstance, startEvent: string | undefined): never {
  if (startEvent !== undefined)
    return refuse('notValid', `Activity '${startEvent}' is no start event of process '${instance.definitionId}'`)
  return refuse(
    'badRequest',
    `Cannot start process instance. Process '${instance.graph.id}' has no default start activity (e.g. none start event), hence you cannot use startProcessInstanceBy... but have to start it using one of the modeled start events (e.g. message start events).: initial is null`,
  )
}
