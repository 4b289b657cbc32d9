import { fullWeightOf, spend, spendOnVariables } from '../expression/budget.ts'
import type { EvaluationContext } from '../expression/expression.ts'
import { EvaluationFault } from '../expression/expression-error.ts'
import { executionMethods } from '../expression/methods/execution-methods.ts'
import { callMethod } from '../expression/methods/method-table.ts'
import { taskMethods } from '../expression/methods/task-methods.ts'
import { valueOfVariable } from '../expression/typed-value-conversion.ts'
import type { Value } from '../expression/value.ts'
import { RefusedError, refuse } from '../refusal.ts'
import { type HostAnswer, runnerOf, type ScriptHost, type ScriptOutcome, type ScriptScope } from '../runners.ts'
import { ScriptBpmnError, ScriptError } from './script-error.ts'
import { type ScriptValue, scriptValueOf, valueOfScript } from './script-value.ts'

/**
 * Where code stands: the reference names the activity in what it says of a failing script, but for one in an input or output parameter.
 */
export type CodePlace = 'activity' | 'parameter'

/** What the scripts of one step may take together, in thousandths of a second: see `ScriptOutcome`. */
export const MOST_SCRIPT_WORK = 900

/**
 * The value of a script's last statement, null where it has none. Throws a ScriptError, a ScriptBpmnError or an EvaluationFault for a value that can be no
 * variable; refuses (`limit`) where the step's scripts have taken too much.
 */
export function runJavaScript(source: string, context: EvaluationContext, place: CodePlace): Value {
  const runner = runnerOf(context.runners ?? {}, 'javascript')
  const refusals: RefusedError[] = []
  const outcome = runner.run(source, scopeOf(context, refusals))
  if (context.scripts !== undefined) context.scripts.work += outcome.work
  const [refused] = refusals
  if (refused !== undefined) throw refused
  return resultOf(outcome, context, place)
}

function resultOf(outcome: ScriptOutcome, context: EvaluationContext, place: CodePlace): Value {
  switch (outcome.kind) {
    case 'value': {
      const value = valueOfScript(outcome.value)
      spend(context.budget, fullWeightOf(value))
      return value
    }
    case 'bpmnError':
      throw new ScriptBpmnError(outcome.code, outcome.message)
    case 'error':
      throw new ScriptError(`Unable to evaluate script${activityPart(context, place)}:${outcome.message}`)
    case 'limit':
      return refuse('limit', `The script${activityPart(context, place)} was ended: ${outcome.message}`)
  }
}

function activityPart({ execution }: EvaluationContext, place: CodePlace): string {
  if (place === 'parameter' || execution.currentActivityId === null) return ''
  const { currentActivityId, processDefinitionId } = execution
  return ` while executing activity '${currentActivityId}' in the process definition with id '${processDefinitionId}'`
}

function scopeOf(context: EvaluationContext, refusals: RefusedError[]): ScriptScope {
  const { execution, now, scripts } = context
  if (scripts !== undefined) scripts.count += 1
  return {
    variables: variablesOf(context),
    hosts: hostsOf(context),
    call: (host, method, args) => answer(() => callHost(context, host, method, args), refusals),
    now,
    seed: seedOf(`${execution.processInstanceId}:${scripts?.count ?? 0}:${now}`),
    workLeft: Math.max(0, MOST_SCRIPT_WORK - (scripts?.work ?? 0)),
  }
}

function variablesOf({ execution, task, budget }: EvaluationContext): ReadonlyMap<string, ScriptValue> {
  const variables = (task?.variables ?? execution).getVariables()
  spendOnVariables(budget, variables)
  return new Map(Array.from(variables, ([name, typed]) => [name, scriptValueOf(valueOfVariable(typed))] as const))
}

/** In a task listener only the task has a name; its execution is what it gives. */
function hostsOf({ task }: EvaluationContext): readonly ScriptHost[] {
  const execution = { name: 'execution', methods: [...executionMethods.keys()], isHidden: task !== undefined }
  return task === undefined
    ? [execution]
    : [{ name: 'task', methods: [...taskMethods.keys()], isHidden: false }, execution]
}

function callHost(context: EvaluationContext, host: string, method: string, args: readonly ScriptValue[]): ScriptValue {
  const values = args.map((argument) => argumentOf(context, argument))
  const { execution, task } = context
  const receiver =
    host === 'task' && task !== undefined
      ? ({ kind: 'task', task } as const)
      : ({ kind: 'execution', execution } as const)
  return scriptValueOf(callMethod(receiver, method, values, context))
}

function argumentOf({ execution }: EvaluationContext, value: ScriptValue): Value {
  const isExecution = value !== null && typeof value === 'object' && value.kind === 'host' && value.name === 'execution'
  return isExecution ? { kind: 'execution', execution } : valueOfScript(value)
}

/** What fails is thrown inside the script, which may catch it; a refusal ends the step, whatever the script does with it. */
function answer(call: () => ScriptValue, refusals: RefusedError[]): HostAnswer {
  try {
    return { value: call() }
  } catch (error) {
    if (error instanceof RefusedError) refusals.push(error)
    else if (!(error instanceof EvaluationFault)) throw error
    return { error: `org.camunda.bpm.engine.ProcessEngineException: ${error.message}` }
  }
}

/** FNV-1a: 32 bits of a text. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
