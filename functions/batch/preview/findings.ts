import { z } from 'zod'
import { messageTemplate } from '../progress/failures/failure-message.ts'
import { ID_LOST } from '../work/modify-instances.ts'

/** Instances that are named for a message. */
const MOST_EXAMPLES = 5

/** Messages that are told apart; further ones count as the others. Ids are taken out of them, so there are few but for variables' values. */
const MOST_MESSAGES = 50

/** What stands in place of messages beyond `MOST_MESSAGES`. */
export const OTHER_MESSAGES = 'Other messages'

const count = z.int().nonnegative()

/** Instances with one message: how many, and the first few by their ids with their own. */
const messageGroup = z.object({
  message: z.string(),
  count,
  examples: z.array(z.object({ id: z.string(), message: z.string() })),
})

/** What a preview found in some of its instances. Findings of parts add up to those of the whole, in any order. */
export const findingsSchema = z.object({
  instances: count,
  wouldBeModified: count,
  /** Of those that would be modified. */
  wouldEnd: count,
  refusals: z.array(messageGroup),
  /** Neither: an undo leaves out what the batch had not modified. */
  leftOut: z.object({ count, examples: z.array(z.string()) }).default({ count: 0, examples: [] }),
  /** Of those that would be modified: which could not be undone, and why. */
  notUndoable: z.array(messageGroup).default([]),
  /** Tokens by activity: now, and after the modification, of the instances that would be modified. */
  tokens: z.array(z.object({ activityId: z.string(), before: count, after: count })),
  /** What the writes of the modified instances cost, all items and indexes. */
  writeUnits: z.number(),
  readUnits: z.number(),
  /** What it costs to keep what the instances are, for an undo: write units. 0 where that is not asked for. */
  keptUnits: z.number().default(0),
})
export type Findings = z.infer<typeof findingsSchema>

/** What would become of one instance. */
export type Prospect =
  | { readonly kind: 'leftOut'; readonly id: string }
  | { readonly kind: 'refused'; readonly id: string; readonly message: string }
  | {
      readonly kind: 'modified'
      readonly id: string
      readonly ends: boolean
      readonly before: readonly string[]
      readonly after: readonly string[]
      readonly writeUnits: number
      /** Why it could not be undone; undefined where it could. */
      readonly notUndoable: string | undefined
    }

export const NO_FINDINGS: Findings = {
  instances: 0,
  wouldBeModified: 0,
  wouldEnd: 0,
  refusals: [],
  leftOut: { count: 0, examples: [] },
  notUndoable: [],
  tokens: [],
  writeUnits: 0,
  readUnits: 0,
  keptUnits: 0,
}

/** What is found of so many instances whose ids are lost. */
export function lostFindings(instances: number): Findings {
  return { ...NO_FINDINGS, instances, refusals: [{ message: ID_LOST, count: instances, examples: [] }] }
}

/** What was found in instances with these prospects, of which the reads cost `readUnits` and keeping what they are `keptUnits`. */
export function findingsOf(prospects: readonly Prospect[], readUnits: number, keptUnits = 0): Findings {
  const modified = prospects.filter((prospect) => prospect.kind === 'modified')
  const refused = prospects.filter((prospect) => prospect.kind === 'refused')
  const leftOut = prospects.filter((prospect) => prospect.kind === 'leftOut')
  return {
    instances: prospects.length,
    wouldBeModified: modified.length,
    wouldEnd: modified.filter(({ ends }) => ends).length,
    refusals: mergeGroups(refused.map(groupOf)),
    leftOut: mergeLeftOut(leftOut.map(({ id }) => ({ count: 1, examples: [id] }))),
    notUndoable: mergeGroups(
      modified.flatMap(({ id, notUndoable: message }) => (message ? [groupOf({ id, message })] : [])),
    ),
    tokens: mergeTokens(modified.flatMap(tokensOf)),
    writeUnits: sum(modified, ({ writeUnits }) => writeUnits),
    readUnits,
    keptUnits,
  }
}

/** The findings of all parts together. */
export function mergeFindings(parts: readonly Findings[]): Findings {
  return {
    instances: sum(parts, ({ instances }) => instances),
    wouldBeModified: sum(parts, ({ wouldBeModified }) => wouldBeModified),
    wouldEnd: sum(parts, ({ wouldEnd }) => wouldEnd),
    refusals: mergeGroups(parts.flatMap(({ refusals }) => refusals)),
    leftOut: mergeLeftOut(parts.map(({ leftOut }) => leftOut)),
    notUndoable: mergeGroups(parts.flatMap(({ notUndoable }) => notUndoable)),
    tokens: mergeTokens(parts.flatMap(({ tokens }) => tokens)),
    writeUnits: sum(parts, ({ writeUnits }) => writeUnits),
    readUnits: sum(parts, ({ readUnits }) => readUnits),
    keptUnits: sum(parts, ({ keptUnits }) => keptUnits),
  }
}

type MessageGroup = Findings['refusals'][number]
type Tokens = Findings['tokens'][number]

function groupOf({ id, message }: { readonly id: string; readonly message: string }): MessageGroup {
  return { message: messageTemplate({ instanceId: id, message }) ?? message, count: 1, examples: [{ id, message }] }
}

function mergeLeftOut(parts: readonly Findings['leftOut'][]): Findings['leftOut'] {
  const examples = parts.flatMap((part) => part.examples).toSorted()
  return { count: sum(parts, (part) => part.count), examples: examples.slice(0, MOST_EXAMPLES) }
}

function tokensOf({ before, after }: Extract<Prospect, { kind: 'modified' }>): readonly Tokens[] {
  return [
    ...before.map((activityId) => ({ activityId, before: 1, after: 0 })),
    ...after.map((activityId) => ({ activityId, before: 0, after: 1 })),
  ]
}

/** The most frequent first; those of one frequency by their text, so that the order of the parts does not show. */
function mergeGroups(groups: readonly MessageGroup[]): MessageGroup[] {
  const byMessage = [...Map.groupBy(groups, ({ message }) => message)].map(([message, parts]) =>
    groupWith(message, parts),
  )
  const sorted = byMessage.toSorted((a, b) => b.count - a.count || (a.message < b.message ? -1 : 1))
  const named = sorted.filter(({ message }) => message !== OTHER_MESSAGES)
  const others = [...named.slice(MOST_MESSAGES), ...sorted.filter(({ message }) => message === OTHER_MESSAGES)]
  return others.length === 0 ? named : [...named.slice(0, MOST_MESSAGES), groupWith(OTHER_MESSAGES, others)]
}

function groupWith(message: string, parts: readonly MessageGroup[]): MessageGroup {
  const examples = parts.flatMap((part) => part.examples).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return { message, count: sum(parts, (part) => part.count), examples: examples.slice(0, MOST_EXAMPLES) }
}

/** In order of their ids, so that the order of the parts does not show. */
function mergeTokens(tokens: readonly Tokens[]): Tokens[] {
  const merged = [...Map.groupBy(tokens, ({ activityId }) => activityId)].map(([activityId, parts]) => ({
    activityId,
    before: sum(parts, ({ before }) => before),
    after: sum(parts, ({ after }) => after),
  }))
  return merged.toSorted((a, b) => (a.activityId < b.activityId ? -1 : 1))
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0)
}
