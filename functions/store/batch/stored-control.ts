import { z } from 'zod'

export const SUSPENSION_REASONS = ['OPERATOR', 'FAILURE_TOLERANCE_EXCEEDED', 'PAUSED_AFTER', 'NOT_STARTED_YET'] as const
/** Why a batch is suspended: somebody did it, or one of its limits. */
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number]

export const ON_CONFLICT = ['allow', 'fail'] as const

/** The limits of a batch, in its own item because every message reads that anyway. Each is absent where the batch does not have it. */
export const storedControl = z.object({
  /** Failed instances that are tolerated: one more suspends the batch. */
  toleratedFailureCount: z.int().optional(),
  /** The same in percent of all its instances. */
  toleratedFailurePercentage: z.number().optional(),
  /** Its first so many instances are carried out, then it is suspended. */
  pauseAfter: z.int().optional(),
  /** Instances that are modified a second, at most. */
  maxPerSecond: z.int().optional(),
  /** Instances that are modified at the same time, at most. */
  maxConcurrency: z.int().optional(),
  /** When it begins, in milliseconds since the epoch. */
  startTime: z.number().optional(),
  /** Whether it was to be refused where another unfinished batch is about the same instances. */
  onConflict: z.enum(ON_CONFLICT).optional(),
  /** Whether it is kept what each instance was before it was modified. */
  undoable: z.boolean().optional(),
})
export type StoredControl = z.infer<typeof storedControl>

/** How far a batch was when it was activated last, or began at its start time: what its failures and its rate are counted from. */
export const resumption = z.object({
  /** Milliseconds since the epoch. */
  time: z.number(),
  /** Instances that were modified or had failed by then. */
  handled: z.int(),
  /** Which activation it is, from 1 on: what fails after it is recorded with its number. */
  number: z.int().default(0),
  /** Failures count that came after this activation or a later one; 0: all of them. */
  failuresFrom: z.int().default(0),
  /** The `pauseAfter` that it was activated after; 0 where there was none. */
  paused: z.int(),
})
export type Resumption = z.infer<typeof resumption>
