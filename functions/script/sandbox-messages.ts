import { z } from 'zod'
import type { HostAnswer, ScriptOutcome } from '../engine/runners.ts'
import type { ScriptValue } from '../engine/script/script-value.ts'

/** Not `z.number()`: Infinity and NaN are Doubles like others. */
const anyNumber = z.custom<number>((value) => typeof value === 'number')

/** A value as it goes between the threads. */
const value: z.ZodType<ScriptValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.string(),
    z.object({ kind: z.enum(['integer', 'double', 'date']), value: anyNumber }),
    z.object({ kind: z.literal('list'), items: z.array(value) }),
    z.object({ kind: z.literal('map'), entries: z.array(z.tuple([z.string(), value])) }),
    z.object({ kind: z.literal('host'), name: z.string() }),
    z.object({ kind: z.literal('foreign'), text: z.string() }),
  ]),
)

/** What the sandbox says: the script calls a method, or has ended. */
export const fromSandbox: z.ZodType<ScriptOutcome | CallMessage> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), host: z.string(), method: z.string(), args: z.array(value) }),
  z.object({ kind: z.literal('value'), value, work: z.number() }),
  z.object({ kind: z.literal('bpmnError'), code: z.string(), message: z.string().nullable(), work: z.number() }),
  z.object({ kind: z.literal('error'), message: z.string(), work: z.number() }),
  z.object({ kind: z.literal('limit'), message: z.string(), work: z.number() }),
])

export interface CallMessage {
  readonly kind: 'call'
  readonly host: string
  readonly method: string
  readonly args: readonly ScriptValue[]
}

/** Begins a script. */
export const runMessage = z.object({
  source: z.string(),
  variables: z.array(z.tuple([z.string(), value])),
  hosts: z.array(z.object({ name: z.string(), methods: z.array(z.string()), isHidden: z.boolean() })),
  now: z.number(),
  seed: z.number(),
  workLeft: z.number(),
})

export type RunMessage = z.infer<typeof runMessage>

/** Answers a call. */
export const answerMessage: z.ZodType<HostAnswer> = z.union([z.object({ value }), z.object({ error: z.string() })])

/** A value as the prelude writes it: numbers that are no JSON stand as texts. */
export const writtenValue: z.ZodType<ScriptValue> = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('double'), text: z.string() }).transform(({ text }) => doubleOf(text)),
    z.object({ kind: z.literal('list'), items: z.array(writtenValue) }),
    z.object({ kind: z.literal('map'), entries: z.array(z.tuple([z.string(), writtenValue])) }),
    value,
  ]),
)

function doubleOf(text: string): ScriptValue {
  return { kind: 'double', value: Number(text) }
}

/** What the script threw, as the prelude writes it. */
export const writtenError = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bpmnError'), code: z.string(), message: z.string().nullable() }),
  z.object({ kind: z.literal('error'), message: z.string() }),
])
