import type { ServiceWork } from '../../bpmn/behavior.ts'
import { evaluateNumber, evaluateRequiredText } from '../../expression/evaluate.ts'
import { catchException, propagate } from '../../flow/events/propagate.ts'
import { endHere, leave } from '../../flow/leave.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { type LiveExecution, type LiveInstance, nextNumber } from '../../instance/live-instance.ts'
import { setVariable } from '../../instance/variable/variable-scope.ts'
import { evaluateCode } from '../../script/evaluate-code.ts'
import { ScriptBpmnError, ScriptError } from '../../script/script-error.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** Service, send, script and business rule tasks: an external task to wait for, or code to evaluate. */
export const serviceTask: ElementBehavior = {
  execute(instance, execution, activity) {
    performWork(instance, execution, behaviorOf(activity, 'serviceTask').work)
  },
}

/** Does the work of a service task or message throw event. */
export function performWork(instance: LiveInstance, execution: LiveExecution, work: ServiceWork): void {
  switch (work.kind) {
    case 'external': {
      const context = evaluationContext(instance, execution)
      execution.externalTask = {
        number: nextNumber(instance),
        createTime: instance.now,
        topic: evaluateRequiredText(work.topic, context),
        priority: work.priority === undefined ? 0 : evaluateNumber(work.priority, context),
      }
      return
    }
    case 'code':
      return performCode(instance, execution, work)
  }
}

type CodeWork = Extract<ServiceWork, { kind: 'code' }>

function performCode(instance: LiveInstance, execution: LiveExecution, work: CodeWork): void {
  try {
    const value = evaluateCode(work.code, evaluationContext(instance, execution))
    const isKept = work.keepsOnNull && value.type === 'Null'
    if (work.resultVariable !== undefined && !isKept) setVariable(execution, work.resultVariable, value)
  } catch (error) {
    return propagateFailure(instance, execution, error)
  }
  leave(instance, execution)
}

/** The classes of the exception that the reference has for a failing script: an error event with one of these codes catches it. */
const SCRIPT_EXCEPTIONS = [
  'org.graalvm.polyglot.PolyglotException',
  'java.lang.RuntimeException',
  'java.lang.Exception',
  'java.lang.Throwable',
  'java.lang.Object',
]

/** A BPMN error that nobody catches just ends the path; any other error that nobody catches ends the step. */
function propagateFailure(instance: LiveInstance, execution: LiveExecution, error: unknown): void {
  if (error instanceof ScriptBpmnError) {
    const message = error.text ?? undefined
    const caught = propagate(instance, execution, { kind: 'error', code: error.code, message, variables: {} })
    if (caught === 'notCaught') endHere(instance, execution)
    return
  }
  const isCaught = error instanceof ScriptError && catchException(instance, execution, SCRIPT_EXCEPTIONS, error.message)
  if (!isCaught) throw error
}
