import { externalWorkOf } from '../behavior/external-work.ts'
import type { ExternalErrorMapping } from '../bpmn/behavior.ts'
import type { Command } from '../command.ts'
import { evaluate, evaluateText } from '../expression/evaluate.ts'
import type { DelegateExternalTask, EvaluationContext, Expression } from '../expression/expression.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import { propagate } from '../flow/events/propagate.ts'
import { addIncident, removeIncidentOf } from '../flow/jobs.ts'
import { endHere, leave } from '../flow/leave.ts'
import { run } from '../flow/run.ts'
import { evaluationContext } from '../instance/delegate-execution.ts'
import { idOf } from '../instance/ids.ts'
import type { ExternalTask } from '../instance/instance-state.ts'
import { type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { setLocalVariables, setVariables } from '../instance/variable/variable-scope.ts'
import { refuse } from '../refusal.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

interface HeldTask {
  readonly execution: LiveExecution
  readonly task: ExternalTask
}

/** Completes an external task and goes on. Refuses where it is gone (`notFound`) or its instance suspended. */
export function completeExternalTask(instance: LiveInstance, command: CommandOf<'completeExternalTask'>): void {
  const held = activeTask(instance, command.task)
  const { execution } = held
  setVariables(execution, command.variables)
  setLocalVariables(execution, command.localVariables)
  if (!throwMappedError(instance, held, 'completed')) {
    finishTask(held)
    leave(instance, execution)
  }
  run(instance)
}

/** Records a failure; without retries left it is an incident. */
export function failExternalTask(instance: LiveInstance, command: CommandOf<'failExternalTask'>): void {
  const { execution, task } = activeTask(instance, command.task)
  setVariables(execution, command.variables)
  setLocalVariables(execution, command.localVariables)
  const { errorMessage, errorDetails, retries } = command
  const failed: ExternalTask = {
    ...task,
    retries,
    ...(errorMessage !== undefined && { errorMessage }),
    ...(errorDetails !== undefined && { errorDetails }),
  }
  execution.externalTask = failed
  if (throwMappedError(instance, { execution, task: failed }, 'failed')) run(instance)
  else reportRetries(instance, execution, failed)
}

/** Throws a BPMN error from an external task; uncaught, its path ends there. */
export function throwExternalTaskError(instance: LiveInstance, command: CommandOf<'throwExternalTaskError'>): void {
  throwError(instance, activeTask(instance, command.task), command)
  run(instance)
}

/** Sets how often the task is still tried: 0 makes an incident, more removes it. Refuses a negative number. */
export function setExternalTaskRetries(
  instance: LiveInstance,
  { task: number, retries }: CommandOf<'setExternalTaskRetries'>,
): void {
  if (retries < 0) refuse('badRequest', 'The number of retries cannot be negative')
  const { execution, task } = heldTask(instance, number)
  execution.externalTask = { ...task, retries }
  reportRetries(instance, execution, execution.externalTask)
}

export function setExternalTaskPriority(
  instance: LiveInstance,
  { task: number, priority }: CommandOf<'setExternalTaskPriority'>,
): void {
  const { execution, task } = heldTask(instance, number)
  execution.externalTask = { ...task, priority }
}

function reportRetries(instance: LiveInstance, execution: LiveExecution, task: ExternalTask): void {
  if (task.retries !== 0) return removeIncidentOf(execution, task.number)
  const activityId = execution.activity?.id ?? ''
  addIncident(instance, execution, {
    type: 'failedExternalTask',
    activityId,
    failedActivityId: activityId,
    configuration: task.number,
    ...(task.errorMessage !== undefined && { message: task.errorMessage }),
  })
}

/**
 * `camunda:errorEventDefinition`: the first one whose expression is true turns the outcome into its error. Anything but true is false. After a
 * reported failure an expression that cannot be evaluated matches nothing, so that the failure itself is not lost.
 */
function throwMappedError(
  instance: LiveInstance,
  { execution, task }: HeldTask,
  outcome: 'completed' | 'failed',
): boolean {
  const context = { ...evaluationContext(instance, execution), externalTask: delegateExternalTask(instance, task) }
  const mapping = errorMappingsOf(execution).find(({ condition }) => isTrue(condition, context, outcome))
  if (mapping === undefined) return false
  const message = mapping.message === undefined ? undefined : evaluateText(mapping.message, context)
  throwError(
    instance,
    { execution, task },
    { code: mapping.code, ...(message !== undefined && { message }), variables: {} },
  )
  return true
}

function isTrue(condition: Expression, context: EvaluationContext, outcome: 'completed' | 'failed'): boolean {
  try {
    return evaluate(condition, context).value === true
  } catch (error) {
    if (outcome === 'failed' && error instanceof ExpressionError) return false
    throw error
  }
}

function delegateExternalTask(instance: LiveInstance, task: ExternalTask): DelegateExternalTask {
  const { number, topic, priority, retries, errorMessage, errorDetails } = task
  return {
    id: idOf(instance.id, number),
    topicName: topic,
    priority,
    retries: retries ?? null,
    errorMessage: errorMessage ?? null,
    errorDetails: errorDetails ?? null,
  }
}

function errorMappingsOf(execution: LiveExecution): readonly ExternalErrorMapping[] {
  return externalWorkOf(execution.activity)?.errorMappings ?? []
}

function throwError(
  instance: LiveInstance,
  held: HeldTask,
  { code, message, variables }: Pick<CommandOf<'throwExternalTaskError'>, 'code' | 'message' | 'variables'>,
): void {
  const { execution } = held
  const caught = propagate(instance, execution, { kind: 'error', code, message, variables })
  if (caught !== 'notCaught') return
  finishTask(held)
  endHere(instance, execution)
}

/** The task is over, and with it its incident: its execution may still wait for the job of an asyncAfter activity. */
function finishTask({ execution, task }: HeldTask): void {
  execution.externalTask = undefined
  removeIncidentOf(execution, task.number)
}

function activeTask(instance: LiveInstance, number: number): HeldTask {
  const held = heldTask(instance, number)
  return instance.suspended
    ? refuse('suspended', `ENGINE-03043 ExternalTask with id '${idOf(instance.id, number)}' is suspended.`)
    : held
}

function heldTask(instance: LiveInstance, number: number): HeldTask {
  for (const execution of withDescendants(instance.root)) {
    if (execution.externalTask?.number === number) return { execution, task: execution.externalTask }
  }
  return refuse('notFound', `Cannot find external task with id ${idOf(instance.id, number)}: externalTask is null`)
}
