import type { ServiceWork } from '../../bpmn/process-graph.ts'
import { evaluate, evaluateNumber, evaluateRequiredText } from '../../expression/evaluate.ts'
import { leave } from '../../flow/leave.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { type LiveExecution, type LiveInstance, nextNumber } from '../../instance/live-instance.ts'
import { setVariable } from '../../instance/variable-scope.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** Service, send, script and business rule tasks: an external task to wait for, or an expression to evaluate. */
export const serviceTask: ElementBehavior = {
  execute(instance, execution, activity) {
    performWork(instance, execution, behaviorOf(activity, 'serviceTask').work)
  },
}

/** Does the work of a service task or message throw event. */
export function performWork(instance: LiveInstance, execution: LiveExecution, work: ServiceWork): void {
  const context = evaluationContext(instance, execution)
  switch (work.kind) {
    case 'external':
      execution.externalTask = {
        number: nextNumber(instance),
        createTime: instance.now,
        topic: evaluateRequiredText(work.topic, context),
        priority: work.priority === undefined ? 0 : evaluateNumber(work.priority, context),
      }
      return
    case 'expression': {
      const value = evaluate(work.expression, context)
      if (work.resultVariable !== undefined) setVariable(execution, work.resultVariable, value)
      leave(instance, execution)
    }
  }
}
