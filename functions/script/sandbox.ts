import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core'
import type { z } from 'zod'
import type { HostAnswer, ScriptOutcome } from '../engine/runners.ts'
import type { ScriptValue } from '../engine/script/script-value.ts'
import { LIMITS, OVER_MEMORY, OVER_STACK, OVER_TEXT, OVER_TIME } from './limits.ts'
import { JAVA } from './sandbox-java.ts'
import { type RunMessage, writtenError, writtenValue } from './sandbox-messages.ts'
import { PRELUDE } from './sandbox-prelude.ts'

export type CallHost = (host: string, method: string, args: readonly ScriptValue[]) => HostAnswer

/** Thrown where a script reaches a limit; the message says which one. */
class LimitError extends Error {
  override readonly name = 'LimitError'
}

/** A script's surroundings. */
interface Sandbox {
  readonly context: QuickJSContext
  /** The prelude's functions, which give values and errors as JSON. */
  readonly encode: QuickJSHandle
  readonly describe: QuickJSHandle
  /** Whether a number is an integer or a double inside can be seen only in the sandbox's memory. */
  readonly memory: () => ArrayBufferLike
  /** Limits that were reached in a call of the script. */
  readonly reached: LimitError[]
  /** Throws a LimitError where one was, or where too much work was counted. */
  readonly checkLimits: () => void
}

type Ending = { readonly kind: 'value'; readonly value: ScriptValue } | z.infer<typeof writtenError>

/**
 * Evaluates a script in a runtime and a global scope of its own. Its work is what the sandbox counts, a look every 10,000 jumps and calls: the same script
 * comes to its end at the same place on every machine. The clock is the second guard, and counts a quarter for the step as a whole: a busy machine is no fault
 * of the script.
 */
export function evaluate(module: QuickJSWASMModule, message: RunMessage, callHost: CallHost): ScriptOutcome {
  const began = performance.now()
  const elapsed = () => performance.now() - began
  let looks = 0
  const isOver = () => looks > message.workLeft || elapsed() > LIMITS.time
  const work = () => Math.max(looks, Math.floor(elapsed() / 4))
  const runtime = module.newRuntime({ memoryLimitBytes: LIMITS.memory, maxStackSizeBytes: LIMITS.stack })
  runtime.setInterruptHandler(() => {
    looks += 1
    return isOver()
  })
  const reached: LimitError[] = []
  const checkLimits = () => {
    const [first] = isOver() ? [new LimitError(OVER_TIME)] : reached
    if (first !== undefined) throw first
  }
  try {
    const memory = () => module.getWasmMemory().buffer
    const ending = evaluateIn(runtime, { memory, reached, checkLimits }, message, callHost)
    return { ...ending, work: work() }
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    return { kind: 'limit', message: error.message, work: work() }
  }
}

/** After a LimitError nothing is disposed of: the whole thread is given up. */
function evaluateIn(
  runtime: QuickJSRuntime,
  surroundings: Pick<Sandbox, 'memory' | 'reached' | 'checkLimits'>,
  message: RunMessage,
  callHost: CallHost,
): Ending {
  const context = runtime.newContext()
  const sandbox = prepare({ ...surroundings, context }, message, callHost)
  const result = context.evalCode(message.source, 'eval')
  sandbox.checkLimits()
  const ending: Ending =
    result.error === undefined
      ? { kind: 'value', value: scriptValue(sandbox, result.value) }
      : errorOf(sandbox, result.error)
  sandbox.checkLimits()
  for (const handle of [result.error ?? result.value, sandbox.encode, sandbox.describe]) handle.dispose()
  context.dispose()
  runtime.dispose()
  return ending
}

/** Evaluates the prelude. Values that are passed out before it has given `encode` there are none. */
function prepare(
  bare: Omit<Sandbox, 'encode' | 'describe'>,
  { variables, hosts, seed }: RunMessage,
  callHost: CallHost,
): Sandbox {
  const { context } = bare
  const made: { sandbox?: Sandbox } = {}
  const call = context.newFunction('callHost', (host, method, ...args) => {
    const { sandbox } = made
    const values = sandbox === undefined ? [] : args.map((argument) => argumentOf(sandbox, argument))
    return context.newString(
      JSON.stringify(answerOf(callHost(context.getString(host), context.getString(method), values))),
    )
  })
  const java = context.newString(JAVA)
  const input = context.newString(JSON.stringify({ variables: variables.map(written), hosts, seed }))
  const functions = context
    .unwrapResult(context.evalCode(PRELUDE, 'prelude'))
    .consume((prelude) => context.unwrapResult(context.callFunction(prelude, context.undefined, input, call, java)))
  const [encode, describe] = [context.getProp(functions, 'encode'), context.getProp(functions, 'describe')]
  for (const handle of [functions, input, call, java]) handle.dispose()
  made.sandbox = { ...bare, encode, describe }
  return made.sandbox
}

/** A limit ends the script, even if it catches what is thrown for it. */
function argumentOf(sandbox: Sandbox, handle: QuickJSHandle): ScriptValue {
  try {
    return scriptValue(sandbox, handle)
  } catch (error) {
    if (error instanceof LimitError) sandbox.reached.push(error)
    throw error
  }
}

/** Numbers that are no JSON go as texts. */
function written([name, value]: RunMessage['variables'][number]) {
  return [name, writtenForm(value)] as const
}

function answerOf(answer: HostAnswer) {
  return 'error' in answer ? answer : { value: writtenForm(answer.value) }
}

function writtenForm(value: ScriptValue): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value.kind === 'double')
    return isJsonNumber(value.value) ? value : { kind: 'double', text: doubleText(value.value) }
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(writtenForm) }
  if (value.kind === 'map')
    return { kind: 'map', entries: value.entries.map(([key, entry]) => [key, writtenForm(entry)]) }
  return value
}

function isJsonNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}

function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** A number is an Integer where it is one inside of QuickJS, as it is in the reference's engine: 3.0 is, 0.5 + 0.5 is not. */
function scriptValue(sandbox: Sandbox, handle: QuickJSHandle): ScriptValue {
  const { context } = sandbox
  switch (context.typeof(handle)) {
    case 'number':
      return { kind: isInteger(sandbox, handle) ? 'integer' : 'double', value: context.getNumber(handle) }
    case 'string':
      return textOf(sandbox, handle)
    case 'undefined':
      return null
    default:
      return encoded(sandbox, handle)
  }
}

/** The tag of a value stands in the upper half of its 64 bits; JS_TAG_INT is 0. */
function isInteger({ memory }: Sandbox, { value: address }: QuickJSHandle): boolean {
  return new DataView(memory()).getInt32(address + 4, true) === 0
}

function textOf({ context }: Sandbox, handle: QuickJSHandle): string {
  const length = context.getProp(handle, 'length').consume((it) => context.getNumber(it))
  if (length > LIMITS.text) throw new LimitError(OVER_TEXT)
  return context.getString(handle)
}

function encoded(sandbox: Sandbox, handle: QuickJSHandle): ScriptValue {
  return writtenValue.parse(JSON.parse(callPrelude(sandbox, sandbox.encode, handle)))
}

/** What fails while a value is read (a getter, a list that contains itself) is the script's own failure, or a limit. */
function callPrelude(sandbox: Sandbox, read: QuickJSHandle, handle: QuickJSHandle): string {
  const { context } = sandbox
  const result = context.callFunction(read, context.undefined, handle)
  sandbox.checkLimits()
  if (result.error !== undefined) throw new LimitError(OVER_MEMORY)
  return result.value.consume((text) => textOf(sandbox, text))
}

function errorOf(sandbox: Sandbox, handle: QuickJSHandle): Ending {
  const error = writtenError.parse(JSON.parse(callPrelude(sandbox, sandbox.describe, handle)))
  if (error.kind === 'bpmnError') return error
  if (error.message.endsWith('InternalError: out of memory')) throw new LimitError(OVER_MEMORY)
  if (/: (Internal|Syntax)Error: stack overflow$/.test(error.message)) throw new LimitError(OVER_STACK)
  return { kind: 'error', message: inWordsOfReference(error.message) }
}

/** What QuickJS says in the words of GraalJS. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/: ReferenceError: '([^']*)' is not defined$/, ': ReferenceError: $1 is not defined'],
  [/: TypeError: cannot read property /, ': TypeError: Cannot read property '],
  [/: TypeError: cannot set property /, ': TypeError: Cannot set property '],
  [/: TypeError: '([^']*)' is read-only$/, ': TypeError: Assignment to constant "$1"'],
]

function inWordsOfReference(message: string): string {
  return WORDS.reduce((text, [pattern, words]) => text.replace(pattern, words), message)
}
