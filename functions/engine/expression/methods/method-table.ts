import { type Budget, fullWeightOf, spend, weightOf } from '../budget.ts'
import { equalInJava } from '../comparison.ts'
import type { EvaluationContext } from '../expression.ts'
import { EvaluationFault } from '../expression-error.ts'
import { className, type Value } from '../value.ts'
import { textOf } from '../value-text.ts'
import { listMethods, mapMethods } from './collection-methods.ts'
import { dateMethods, dateTimeMethods } from './date-methods.ts'
import { executionMethods } from './execution-methods.ts'
import { externalTaskMethods } from './external-task-methods.ts'
import { jsonMethods } from './json-methods.ts'
import { type Arguments, type Arity, argument, type Method, type Methods, taking } from './method.ts'
import { booleanMethods, numberMethods } from './number-methods.ts'
import { stringMethods } from './string-methods.ts'
import { taskMethods } from './task-methods.ts'

/** Does what goes through all of the value. */
function counted<Result>(value: Value, budget: Budget | undefined, work: () => Result): Result {
  spend(budget, fullWeightOf(value))
  return work()
}

type Receiver = Exclude<Value, null>

/** What every value has. */
const objectMethods: Methods<Receiver> = new Map<string, Method<Receiver>>([
  [
    'equals',
    taking(1, (value, args, { budget }) => counted(value, budget, () => equalInJava(value, argument(args, 0)))),
  ],
  ['toString', taking(0, (value, _args, { budget }) => counted(value, budget, () => textOf(value)))],
])

/** What the method of that name of that value gives. Throws an EvaluationFault where the value has none that takes these arguments. */
export function callMethod(receiver: Receiver, name: string, args: Arguments, context: EvaluationContext): Value {
  if (typeof receiver === 'string') return call(stringMethods, receiver, name, args, context)
  if (typeof receiver === 'boolean') return call(booleanMethods, receiver, name, args, context)
  switch (receiver.kind) {
    case 'integer':
    case 'double':
      return call(numberMethods, receiver, name, args, context)
    case 'date':
      return call(dateMethods, receiver, name, args, context)
    case 'dateTime':
      return call(dateTimeMethods, receiver, name, args, context)
    case 'list':
      return call(listMethods, receiver, name, args, context)
    case 'map':
      return call(mapMethods, receiver, name, args, context)
    case 'json':
      return call(jsonMethods, receiver, name, args, context)
    case 'execution':
      return call(executionMethods, receiver, name, args, context)
    case 'task':
      return call(taskMethods, receiver, name, args, context)
    case 'externalTask':
      return call(externalTaskMethods, receiver, name, args, context)
    case 'temporal':
    case 'opaque':
      return call(objectMethods, receiver, name, args, context)
  }
}

function call<Kind extends Receiver>(
  methods: Methods<Kind>,
  receiver: Kind,
  name: string,
  args: Arguments,
  context: EvaluationContext,
): Value {
  const method = methods.get(name) ?? objectMethods.get(name)
  if (method !== undefined && takes(method, args.length)) {
    spend(
      context.budget,
      args.reduce((sum, value) => sum + weightOf(value), weightOf(receiver)),
    )
    const result = method.call(receiver, args, context)
    spend(context.budget, weightOf(result))
    return result
  }
  const described = `${name} with ${args.length} parameters in class ${className(receiver)}`
  throw new EvaluationFault('unknownMethod', `Cannot find method ${described}`)
}

/** What can be said of a receiver before anything is evaluated: what it certainly is, or that it may be anything. */
export type ReceiverKind = 'execution' | 'task' | 'date' | 'dateTime' | 'any'

interface KnownReceiver {
  /** How messages call it. */
  readonly called: string
  readonly tables: readonly ReadonlyMap<string, Arity>[]
}

/** A variable can be called `task` where there is no task, so that `task` has what any value has too. */
const KNOWN_RECEIVERS: Record<Exclude<ReceiverKind, 'any'>, KnownReceiver> = {
  execution: { called: 'an execution', tables: [executionMethods, objectMethods] },
  date: { called: 'a date', tables: [dateMethods, objectMethods] },
  dateTime: { called: 'a date time', tables: [dateTimeMethods, objectMethods] },
  task: {
    called: 'a task',
    tables: [
      taskMethods,
      objectMethods,
      stringMethods,
      booleanMethods,
      numberMethods,
      dateMethods,
      listMethods,
      mapMethods,
      jsonMethods,
    ],
  },
}

/**
 * Why a receiver can have no such method, or undefined where it can, or where only the evaluation shows it: what is a bean in the
 * reference is an identifier without a value here.
 */
export function methodProblem(receiver: ReceiverKind, name: string, count: number): string | undefined {
  if (receiver === 'any') return UNSUPPORTED.get(name)
  const { called, tables } = KNOWN_RECEIVERS[receiver]
  const arities = tables.flatMap((table) => table.get(name) ?? [])
  if (arities.some((arity) => takes(arity, count))) return undefined
  if (arities.length > 0) return `the method '${name}' of ${called} does not take ${count} parameters`
  return UNSUPPORTED.get(name) ?? `the method '${name}' of ${called} is not supported`
}

/** Whether there is a value that has a method of this name, with whatever arguments. */
export function anyValueHas(name: string): boolean {
  return VALUE_METHODS.some((methods) => methods.has(name))
}

const VALUE_METHODS: readonly ReadonlyMap<string, Arity>[] = [
  objectMethods,
  stringMethods,
  booleanMethods,
  numberMethods,
  dateMethods,
  dateTimeMethods,
  listMethods,
  mapMethods,
  jsonMethods,
  externalTaskMethods,
]

const CHANGES_IN_PLACE = 'changes a list or map in place, which is not supported: set the variable to a new value'

/** Methods that texts, lists, maps and JSON nodes have in the reference, and that are left out on purpose. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ['matches', `the method 'matches' is not supported: it takes a regular expression`],
  ...['add', 'addAll', 'put', 'putAll', 'remove', 'removeAll', 'clear', 'append', 'deleteProp'].map(
    (name) => [name, `the method '${name}' ${CHANGES_IN_PLACE}`] as const,
  ),
])

function takes(arity: Arity, count: number): boolean {
  return count >= arity.fewest && count <= arity.most
}
