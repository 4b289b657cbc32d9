import { z } from 'zod'

/** Runs a job of a process instance: an async continuation, or a timer that is due. */
export const jobMessage = z.object({
  kind: z.literal('job'),
  instanceId: z.string(),
  job: z.number().int(),
  /** The job's retries when the message was sent: a message of an earlier try is stale. Absent: whatever they are. */
  retries: z.number().int().optional(),
  /** How many jobs led to this one, each sent by the one before. Absent: none. */
  hops: z.number().int().optional(),
})
export type JobMessage = z.infer<typeof jobMessage>

/**
 * Sends the messages of the chunks of these groups; or, where it is more than one group, seed messages for parts of the range. `walk`: the
 * number of the batch's walk that visits the chunks; without it they are carried out.
 */
export const seedMessage = z.object({
  kind: z.literal('seed'),
  batchId: z.string(),
  firstGroup: z.number().int(),
  lastGroup: z.number().int(),
  walk: z.number().int().optional(),
})
export type SeedMessage = z.infer<typeof seedMessage>

/**
 * The turn of a lane of a batch that is limited in its rate or its concurrency: then it may carry out so many instances, from wherever it is. See
 * `functions/batch/pace/`.
 */
export const turn = z.object({
  /** The limits that it was planned for: with others it is stale. */
  key: z.string(),
  /** How often the batch was gone through from its start, and how often in a row because something was left. */
  round: z.number().int(),
  tries: z.number().int(),
  lane: z.number().int(),
  /** When it is planned, in milliseconds since the epoch: the later of two comes after the other. */
  at: z.number(),
  /** Seconds for which its message was delayed. */
  delay: z.number().int(),
  /** Instances that it may carry out; absent: as many as it can. */
  quota: z.number().int().optional(),
})
export type Turn = z.infer<typeof turn>

/**
 * Carries out what is left to do of a chunk; or, with the number of a walk, visits it and perhaps others for that. It says nothing else: so it may arrive
 * again, late, or once too often.
 */
export const executionMessage = z.object({
  kind: z.literal('execution'),
  batchId: z.string(),
  chunk: z.number().int(),
  /** The chunk's group: so that batch, group and chunk are one read. */
  group: z.number().int(),
  walk: z.number().int().optional(),
  /** Of a walk: further chunks of the group that are visited with it. */
  others: z.array(z.number().int()).optional(),
  /** Of a limited batch: its lane goes on where it is, and the chunk is only named. */
  turn: turn.optional(),
})
export type ExecutionMessage = z.infer<typeof executionMessage>

/** Looks whether the batch is done. */
export const monitorMessage = z.object({ kind: z.literal('monitor'), batchId: z.string() })
export type MonitorMessage = z.infer<typeof monitorMessage>

export type Message = JobMessage | SeedMessage | ExecutionMessage | MonitorMessage

/** What may be in a dead-letter queue. */
export const deadLetter = z.discriminatedUnion('kind', [jobMessage, seedMessage, executionMessage, monitorMessage])
export type DeadLetter = z.infer<typeof deadLetter>
