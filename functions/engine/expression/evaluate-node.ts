import type { TypedValue } from '../instance/value/typed-value.ts'
import { calculate, negate } from './arithmetic.ts'
import { fullWeightOf, PARSED, spend, weightOf } from './budget.ts'
import { toBoolean, toInt } from './coercion.ts'
import { equalInEl, isEmpty, lessInEl, notLessInEl } from './comparison.ts'
import type {
  BinaryNode,
  BinaryOperator,
  EvaluationContext,
  ExpressionNode,
  FunctionName,
  MethodNode,
  UnaryOperator,
} from './expression.ts'
import { EvaluationFault } from './expression-error.ts'
import { dateMethods, dateTimeMethods } from './methods/date-methods.ts'
import { executionProperties } from './methods/execution-methods.ts'
import { externalTaskProperties } from './methods/external-task-methods.ts'
import { memberValue, nodeOfText } from './methods/json-methods.ts'
import { callMethod } from './methods/method-table.ts'
import { taskProperties } from './methods/task-methods.ts'
import { nodeText } from './parse/node-text.ts'
import { valueOfVariable } from './typed-value-conversion.ts'
import { className, type DateInstant, type DateTime, type Value } from './value.ts'
import { textOf } from './value-text.ts'

/** The value of a node. Throws an EvaluationFault where it has none. */
export function evaluateNode(node: ExpressionNode, context: EvaluationContext): Value {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'identifier':
      return identifier(node.name, context)
    case 'property':
      return property(evaluateNode(node.object, context), node.name, context)
    case 'index':
      return index(evaluateNode(node.object, context), node.index, context)
    case 'method':
      return method(node, context)
    case 'function':
      return callFunction(node.name, node.arguments, context)
    case 'unary':
      return unary(node.operator, evaluateNode(node.operand, context), context)
    case 'binary':
      return binary(node, context)
    case 'conditional':
      return evaluateNode(toBoolean(evaluateNode(node.test, context)) ? node.whenTrue : node.whenFalse, context)
  }
}

function identifier(name: string, context: EvaluationContext): Value {
  if (name === 'execution') return { kind: 'execution', execution: context.execution }
  if (name === 'task' && context.task !== undefined) return { kind: 'task', task: context.task }
  if (name === 'externalTask' && context.externalTask !== undefined) {
    return { kind: 'externalTask', task: context.externalTask }
  }
  if (name === 'decisionResult' && context.execution.decisionResult !== undefined) {
    return context.execution.decisionResult
  }
  const variable = (context.task?.variables ?? context.execution).getVariable(name)
  if (variable === undefined) throw new EvaluationFault('unknownProperty', `Cannot resolve identifier '${name}'`)
  spend(context.budget, weightOfVariable(variable))
  return valueOfVariable(variable)
}

/** What it takes to read it: the others are there as they are. */
function weightOfVariable({ type, value }: TypedValue): number {
  return typeof value === 'string' && (type === 'Json' || type === 'Object') ? PARSED * value.length : 1
}

/** Of null everything is null, as in JUEL; a map has what is in it, nothing of JavaScript's objects. */
function property(object: Value, name: string, context: EvaluationContext): Value {
  if (object === null) return null
  if (typeof object !== 'object') return noProperty(object, name)
  switch (object.kind) {
    case 'map':
      return object.entries.get(name) ?? null
    case 'json':
      return memberValue(object, name)
    case 'execution':
      return (executionProperties.get(name) ?? noProperty(object, name))(object.execution)
    case 'task':
      return (taskProperties.get(name) ?? noProperty(object, name))(object.task)
    case 'externalTask':
      return (externalTaskProperties.get(name) ?? noProperty(object, name))(object.task)
    case 'date':
    case 'dateTime':
      return ownGetter(object, name, context)
    default:
      return noProperty(object, name)
  }
}

/** `date.time` is `date.getTime()`. */
function ownGetter(object: DateInstant | DateTime, name: string, context: EvaluationContext): Value {
  const getter = `get${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const methods = object.kind === 'date' ? dateMethods : dateTimeMethods
  return methods.has(getter) ? callMethod(object, getter, [], context) : noProperty(object, name)
}

function noProperty(object: Value, name: string): never {
  throw new EvaluationFault('unknownProperty', `Could not find property ${name} in class ${className(object)}`)
}

/** A list by position, null where there is nothing; everything else as a property of that name. */
function index(object: Value, indexNode: ExpressionNode, context: EvaluationContext): Value {
  if (object === null) return null
  const key = evaluateNode(indexNode, context)
  if (key === null) return null
  if (typeof object === 'object' && object.kind === 'list') return object.items[toInt(key)] ?? null
  spend(context.budget, fullWeightOf(key))
  return property(object, textOf(key), context)
}

function method(node: MethodNode, context: EvaluationContext): Value {
  const receiver = evaluateNode(node.object, context)
  if (receiver === null) {
    const base = nodeText(node.object)
    throw new EvaluationFault('unknownProperty', `Target unreachable, base expression '${base}' resolved to null`)
  }
  const args = node.arguments.map((argument) => evaluateNode(argument, context))
  return callMethod(receiver, node.name, args, context)
}

function callFunction(name: FunctionName, args: readonly ExpressionNode[], context: EvaluationContext): Value {
  switch (name) {
    case 'now':
      return { kind: 'date', time: context.now }
    case 'dateTime':
      return { kind: 'dateTime', time: context.now }
    case 'JSON':
    case 'S':
      return jsonFunction(args[0], context)
  }
}

function jsonFunction(argument: ExpressionNode | undefined, context: EvaluationContext): Value {
  const value = argument === undefined ? null : evaluateNode(argument, context)
  if (typeof value === 'object' && value?.kind === 'json') return value
  spend(context.budget, PARSED * fullWeightOf(value))
  return nodeOfText(textOf(value))
}

function unary(operator: UnaryOperator, operand: Value, context: EvaluationContext): Value {
  spend(context.budget, weightOf(operand))
  switch (operator) {
    case 'not':
      return !toBoolean(operand)
    case 'negate':
      return negate(operand)
    case 'empty':
      return isEmpty(operand)
  }
}

/** `and` and `or` evaluate their right side only where the left one does not decide. */
function binary(node: BinaryNode, context: EvaluationContext): Value {
  const left = evaluateNode(node.left, context)
  if (node.operator === 'and') return toBoolean(left) && toBoolean(evaluateNode(node.right, context))
  if (node.operator === 'or') return toBoolean(left) || toBoolean(evaluateNode(node.right, context))
  const right = evaluateNode(node.right, context)
  spend(context.budget, fullWeightOf(left) + fullWeightOf(right))
  return operate(node.operator, left, right)
}

function operate(operator: Exclude<BinaryOperator, 'and' | 'or'>, left: Value, right: Value): Value {
  switch (operator) {
    case 'eq':
      return equalInEl(left, right)
    case 'ne':
      return !equalInEl(left, right)
    case 'lt':
      return lessInEl(left, right)
    case 'gt':
      return lessInEl(right, left)
    case 'ge':
      return notLessInEl(left, right)
    case 'le':
      return notLessInEl(right, left)
    default:
      return calculate(operator, left, right)
  }
}
