import type { ProcessGraph } from './bpmn/process-graph.ts'
import type { Command, ModifyCommand, StartCommand } from './command.ts'
import { calledInstanceCompleted, calledInstanceDeleted, calledInstanceThrew } from './commands/call-commands.ts'
import { signalExecution, triggerEvent } from './commands/event-commands.ts'
import {
  completeExternalTask,
  failExternalTask,
  setExternalTaskPriority,
  setExternalTaskRetries,
  throwExternalTaskError,
} from './commands/external-task-commands.ts'
import { annotateIncident, createIncident, resolveIncident } from './commands/incident-commands.ts'
import { changeVariables, deleteInstance, setSuspended } from './commands/instance-commands.ts'
import {
  deleteJob,
  executeJob,
  failJob,
  recalculateJobDueDate,
  setJobDueDate,
  setJobPriority,
  setJobRetries,
  setJobsSuspended,
} from './commands/job-commands.ts'
import { newInstance, startInstance } from './commands/start-instance.ts'
import { completeTask, noteTask, throwTaskError, throwTaskEscalation, updateTask } from './commands/task-commands.ts'
import type { Effect } from './effect.ts'
import { type CallEndings, effectsBetween } from './effects-between.ts'
import { ExpressionError } from './expression/expression-error.ts'
import type { InstanceState } from './instance/instance-state.ts'
import type { LiveInstance } from './instance/live-instance.ts'
import { freeze, thaw } from './instance/stored-form.ts'
import { modify } from './modification/modify.ts'
import { type Refusal, RefusedError, refuse } from './refusal.ts'
import type { StepOptions } from './runners.ts'
import { ScriptBpmnError, ScriptError } from './script/script-error.ts'
import { trailBetween } from './trail/trail-between.ts'
import type { TrailEvent } from './trail/trail-event.ts'

export type StepResult =
  | {
      readonly state: InstanceState
      readonly effects: readonly Effect[]
      /** Which way the instance went in this step. */
      readonly trail: readonly TrailEvent[]
      readonly refusal?: undefined
    }
  | { readonly refusal: Refusal; readonly state?: undefined }

/**
 * Decides what a command does to an instance: `step(graph, state, command) → { state, effects, trail } | refusal`. Pure: it reads nothing
 * else, changes nothing, and the same arguments give the same answer. `state` is undefined for the command `start` only.
 */
export function step(
  graph: ProcessGraph,
  state: InstanceState | undefined,
  command: Command,
  options: StepOptions,
): StepResult {
  try {
    const instance =
      command.kind === 'start' ? started(graph, command, options) : continued(graph, state, command, options)
    const next = freeze(instance)
    return {
      state: next,
      effects: [...effectsBetween(state, next, callEndings(instance, command)), ...instance.effects],
      trail: trailBetween(graph, { before: state, after: next, command }, instance.trail),
    }
  } catch (error) {
    return { refusal: refusalOf(error) }
  }
}

function callEndings({ cancelledCalls }: LiveInstance, command: Command): CallEndings {
  const isEnd = command.kind === 'calledInstanceCompleted' || command.kind === 'calledInstanceDeleted'
  return {
    ended: isEnd ? command.processInstanceId : undefined,
    cancelled: cancelledCalls,
    areKept: command.kind === 'delete' && command.skipSubprocesses === true,
  }
}

function started(graph: ProcessGraph, command: StartCommand, options: StepOptions): LiveInstance {
  const instance = newInstance(graph, command, options)
  startInstance(instance, command)
  return instance
}

function continued(
  graph: ProcessGraph,
  state: InstanceState | undefined,
  command: Exclude<Command, StartCommand>,
  options: StepOptions,
): LiveInstance {
  if (state === undefined || state.end !== undefined) return refuseMissing(state, command)
  const instance = thaw(graph, state, options)
  perform(instance, command)
  return instance
}

function refuseMissing(state: InstanceState | undefined, command: Command): never {
  const id = state?.id ?? ''
  if (command.kind === 'modify') return refuse('notFound', missingForModification(id))
  return refuse('notFound', `Process instance with id ${id} does not exist`)
}

/** The reference's message for modifying an instance that is missing or has ended. */
export function missingForModification(processInstanceId: string): string {
  return `ENGINE-13036 Process instance '${processInstanceId}' cannot be modified. The process instance does not exist`
}

/** What can go wrong by what a model or caller says is a refusal; anything else is a bug, and is thrown again. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedError) return error.refusal
  if (error instanceof ExpressionError || error instanceof ScriptError)
    return { kind: 'processEngine', message: error.message }
  if (error instanceof ScriptBpmnError)
    return {
      kind: 'processEngine',
      message: `A BPMN error with the code '${error.code}' was thrown where nothing can catch it`,
    }
  throw error
}

function perform(instance: LiveInstance, command: Exclude<Command, StartCommand>): void {
  switch (command.kind) {
    case 'modify':
      return modify(instance, command satisfies ModifyCommand)
    case 'completeTask':
      return completeTask(instance, command)
    case 'updateTask':
      return updateTask(instance, command)
    case 'throwTaskError':
      return throwTaskError(instance, command)
    case 'throwTaskEscalation':
      return throwTaskEscalation(instance, command)
    case 'completeExternalTask':
      return completeExternalTask(instance, command)
    case 'failExternalTask':
      return failExternalTask(instance, command)
    case 'throwExternalTaskError':
      return throwExternalTaskError(instance, command)
    case 'setExternalTaskRetries':
      return setExternalTaskRetries(instance, command)
    case 'setExternalTaskPriority':
      return setExternalTaskPriority(instance, command)
    case 'triggerEvent':
      return triggerEvent(instance, command)
    case 'signalExecution':
      return signalExecution(instance, command)
    case 'executeJob':
      return executeJob(instance, command)
    case 'failJob':
      return failJob(instance, command)
    case 'setJobRetries':
      return setJobRetries(instance, command)
    case 'setJobDueDate':
      return setJobDueDate(instance, command)
    case 'recalculateJobDueDate':
      return recalculateJobDueDate(instance, command)
    case 'setJobsSuspended':
      return setJobsSuspended(instance, command)
    case 'annotateIncident':
      return annotateIncident(instance, command)
    case 'createIncident':
      return createIncident(instance, command)
    case 'resolveIncident':
      return resolveIncident(instance, command)
    case 'setJobPriority':
      return setJobPriority(instance, command)
    case 'deleteJob':
      return deleteJob(instance, command)
    case 'calledInstanceCompleted':
      return calledInstanceCompleted(instance, command)
    case 'calledInstanceDeleted':
      return calledInstanceDeleted(instance, command)
    case 'calledInstanceThrew':
      return calledInstanceThrew(instance, command)
    case 'changeVariables':
      return changeVariables(instance, command)
    case 'noteTask':
      return noteTask(instance, command)
    case 'setSuspended':
      return setSuspended(instance, command)
    case 'delete':
      return deleteInstance(instance, command)
  }
}
