import { z } from 'zod'
import type { Value } from '../engine/expression/value.ts'

/** Values are plain data (texts, big integers, lists, maps), which threads exchange as they are; both ends are ours. */
const valueSchema = z.custom<Value>((value) => value !== undefined)

/** What the thread is to evaluate: an expression, or, with an input, unary tests. */
export const feelRequest = z.object({
  text: z.string(),
  input: valueSchema.optional(),
  isTest: z.boolean(),
  variables: z.array(z.tuple([z.string(), valueSchema])),
  now: z.number(),
})
export type FeelRequest = z.output<typeof feelRequest>

/** What it answers. */
export const feelAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: valueSchema }),
  z.object({ kind: z.literal('test'), passes: z.boolean() }),
  /** It does not parse. */
  z.object({ kind: z.literal('fault'), message: z.string() }),
  /** It reached a limit, which the message says. */
  z.object({ kind: z.literal('limit'), message: z.string() }),
])
export type FeelAnswer = z.output<typeof feelAnswer>
