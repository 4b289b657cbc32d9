import type { Code } from '../../../script/script.ts'
import type { TaskListeners } from '../../behavior.ts'
import { attribute, child, extensions, type ModelElement } from '../../model-element.ts'
import type { ExecutionListeners } from '../../process-graph.ts'
import { readExpressionIn } from './read-expression.ts'
import { readCamundaScript, type ScriptContext } from './read-script.ts'

/** The execution listeners of a process or a flow node. */
export function readExecutionListeners(element: ModelElement, context: ScriptContext): ExecutionListeners {
  const { problems } = context
  const start: Code[] = []
  const end: Code[] = []
  for (const listener of extensions(element, 'camunda:executionListener')) {
    const code = readListener(listener, context)
    const event = attribute(listener, 'event')?.trim()
    if (event === undefined || event === '') problems.error(listener, "Attribute 'event' is mandatory on listener")
    else if (event !== 'start' && event !== 'end')
      problems.error(listener, "Attribute 'event' must be one of {start|end}")
    else if (code !== undefined) (event === 'start' ? start : end).push(code)
  }
  return { start, end }
}

/** The listeners of a sequence flow. It has no other event than `take`, so what they say of the event is not read. */
export function readTakeListeners(element: ModelElement, context: ScriptContext): readonly Code[] {
  return extensions(element, 'camunda:executionListener').flatMap((listener) => readListener(listener, context) ?? [])
}

/** The task listeners of a user task. */
export function readTaskListeners(element: ModelElement, context: ScriptContext): TaskListeners {
  const { problems } = context
  const listeners: Record<keyof TaskListeners, Code[]> = {
    create: [],
    assignment: [],
    complete: [],
    update: [],
    delete: [],
  }
  for (const listener of extensions(element, 'camunda:taskListener')) {
    const code = readListener(listener, context)
    const event = attribute(listener, 'event')
    if (event === undefined) problems.error(listener, "Attribute 'event' is mandatory on taskListener")
    else if (isTaskEvent(event) && code !== undefined) listeners[event].push(code)
  }
  return listeners
}

function isTaskEvent(event: string): event is keyof TaskListeners {
  return (
    event === 'create' || event === 'assignment' || event === 'complete' || event === 'update' || event === 'delete'
  )
}

/** Classes and delegate expressions are refused by the support table. */
function readListener(listener: ModelElement, context: ScriptContext): Code | undefined {
  if (attribute(listener, 'class') !== undefined || attribute(listener, 'delegateExpression') !== undefined)
    return undefined
  const expression = attribute(listener, 'expression')
  if (expression !== undefined) return readExpressionIn(listener, 'expression', context.problems)
  const script = child(listener, 'script')
  if (script !== undefined) return readCamundaScript(script, context)
  const kind = listener.name.replace('camunda:', '')
  context.problems.error(
    listener,
    `Element 'class', 'expression', 'delegateExpression' or 'script' is mandatory on ${kind}`,
  )
  return undefined
}
