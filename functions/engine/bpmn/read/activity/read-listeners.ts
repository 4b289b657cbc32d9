import type { Expression } from '../../../expression/expression.ts'
import { attribute, child, extensions, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import type { ExecutionListeners, TaskListeners } from '../../process-graph.ts'
import { readExpressionIn } from './read-expression.ts'

/** The execution listeners of a process or a flow node. */
export function readExecutionListeners(element: ModelElement, problems: Problems): ExecutionListeners {
  const start: Expression[] = []
  const end: Expression[] = []
  for (const listener of extensions(element, 'camunda:executionListener')) {
    const expression = readListener(listener, problems)
    const event = attribute(listener, 'event')?.trim()
    if (event === undefined || event === '') problems.error(listener, "Attribute 'event' is mandatory on listener")
    else if (event !== 'start' && event !== 'end')
      problems.error(listener, "Attribute 'event' must be one of {start|end}")
    else if (expression !== undefined) (event === 'start' ? start : end).push(expression)
  }
  return { start, end }
}

/** The listeners of a sequence flow. It has no other event than `take`, so what they say of the event is not read. */
export function readTakeListeners(element: ModelElement, problems: Problems): readonly Expression[] {
  return extensions(element, 'camunda:executionListener').flatMap((listener) => readListener(listener, problems) ?? [])
}

/** The task listeners of a user task. */
export function readTaskListeners(element: ModelElement, problems: Problems): TaskListeners {
  const listeners: Record<keyof TaskListeners, Expression[]> = {
    create: [],
    assignment: [],
    complete: [],
    update: [],
    delete: [],
  }
  for (const listener of extensions(element, 'camunda:taskListener')) {
    const expression = readListener(listener, problems)
    const event = attribute(listener, 'event')
    if (event === undefined) problems.error(listener, "Attribute 'event' is mandatory on taskListener")
    else if (isTaskEvent(event) && expression !== undefined) listeners[event].push(expression)
  }
  return listeners
}

function isTaskEvent(event: string): event is keyof TaskListeners {
  return (
    event === 'create' || event === 'assignment' || event === 'complete' || event === 'update' || event === 'delete'
  )
}

/** Classes, delegate expressions and scripts are refused by the support table. */
function readListener(listener: ModelElement, problems: Problems): Expression | undefined {
  if (attribute(listener, 'class') !== undefined || attribute(listener, 'delegateExpression') !== undefined)
    return undefined
  const expression = attribute(listener, 'expression')
  if (expression !== undefined) return readExpressionIn(listener, 'expression', problems)
  if (child(listener, 'script') === undefined) {
    const kind = listener.name.replace('camunda:', '')
    problems.error(listener, `Element 'class', 'expression', 'delegateExpression' or 'script' is mandatory on ${kind}`)
  }
  return undefined
}
