import type { Code } from '../../../script/script.ts'
import type { ExternalErrorMapping, ServiceWork } from '../../behavior.ts'
import { attribute, child, extensions, type ModelElement, reference } from '../../model-element.ts'
import type { ReadContext } from '../read-context.ts'
import { readExpressionIn, readPriority } from './read-expression.ts'
import { readTaskScript } from './read-script.ts'

/** Attributes by which an element says how its work is done. */
const IMPLEMENTATIONS = ['camunda:type', 'camunda:class', 'camunda:delegateExpression', 'camunda:expression']

/** Whether the element says at all how its work is done. */
export function isServiceLike(element: ModelElement): boolean {
  return IMPLEMENTATIONS.some((name) => attribute(element, name) !== undefined) || hasConnector(element)
}

function hasConnector(element: ModelElement): boolean {
  return extensions(element, 'camunda:connector').length > 0
}

/** How a service task, or what works like one, has its work done. Undefined where it is missing, or refused by the support table. */
export function readServiceWork(element: ModelElement, context: ReadContext): ServiceWork | undefined {
  const { problems } = context
  if (hasScript(element)) return readScriptWork(element, context)
  const type = attribute(element, 'camunda:type')
  if (type === 'external') return readExternalWork(element, context)
  if (type !== undefined || isRefused(element)) return undefined
  if (!attribute(element, 'camunda:expression')?.trim()) {
    const names = "'class', 'delegateExpression', 'type', or 'expression'"
    problems.error(element, `One of the attributes ${names} is mandatory on ${element.name}.`)
    return undefined
  }
  const code = readExpressionIn(element, 'camunda:expression', problems)
  return code === undefined ? undefined : codeWork(element, code, false)
}

function codeWork(element: ModelElement, code: Code, keepsOnNull: boolean): ServiceWork {
  return { kind: 'code', code, resultVariable: resultVariableOf(element), keepsOnNull }
}

function resultVariableOf(element: ModelElement): string | undefined {
  return attribute(element, 'camunda:resultVariable') ?? attribute(element, 'camunda:resultVariableName')
}

/** A script decides, unless the task is for a worker. */
function hasScript(element: ModelElement): boolean {
  if (element.name !== 'scriptTask' || attribute(element, 'camunda:type') !== undefined) return false
  return child(element, 'script') !== undefined || attribute(element, 'camunda:resource') !== undefined
}

function readScriptWork(element: ModelElement, context: ReadContext): ServiceWork | undefined {
  const code = readTaskScript(element, child(element, 'script'), context)
  return code === undefined ? undefined : codeWork(element, code, true)
}

function isRefused(element: ModelElement): boolean {
  const refused = ['camunda:class', 'camunda:delegateExpression']
  return refused.some((name) => attribute(element, name) !== undefined) || hasConnector(element)
}

function readExternalWork(element: ModelElement, context: ReadContext): ServiceWork | undefined {
  const { problems, taskPriority } = context
  const topic = readExpressionIn(element, 'camunda:topic', problems)
  const priority = readPriority(element, 'camunda:taskPriority', problems) ?? taskPriority
  if (attribute(element, 'camunda:topic') === undefined) {
    problems.error(element, "External tasks must specify a 'topic' attribute in the camunda namespace")
  }
  const errorMappings = extensions(element, 'camunda:errorEventDefinition').flatMap((mapping) =>
    readErrorMapping(mapping, context),
  )
  const properties = readProperties(element)
  return topic === undefined ? undefined : { kind: 'external', topic, priority, errorMappings, properties }
}

/** The extension properties of an element, by name; of two with one name the last one. */
export function readProperties(element: ModelElement): Readonly<Record<string, string>> {
  const properties = extensions(element, 'camunda:properties').flatMap(({ children }) => children)
  return Object.fromEntries(
    properties.flatMap((property) => {
      const name = attribute(property, 'name')
      return name === undefined ? [] : [[name, attribute(property, 'value') ?? '']]
    }),
  )
}

/** A mapping without `errorRef` never throws. The message of the error is that of the reported failure. */
function readErrorMapping(mapping: ModelElement, { roots, problems }: ReadContext): ExternalErrorMapping[] {
  const errorRef = reference(mapping, 'errorRef')
  if (errorRef === undefined) return []
  const condition = readExpressionIn(mapping, 'expression', problems)
  if (attribute(mapping, 'expression') === undefined) {
    problems.error(mapping, "Attribute 'expression' is mandatory on camunda:errorEventDefinition")
  }
  const code = roots.errors.get(errorRef)?.code ?? errorRef
  return condition === undefined ? [] : [{ code, message: undefined, condition }]
}
