import { z } from 'zod'

/** Runs a job of a process instance: an async continuation, or a timer that is due. */
export const jobMessage = z.object({
  kind: z.literal('job'),
  instanceId: z.string(),
  job: z.number().int(),
})
export type JobMessage = z.infer<typeof jobMessage>

/** Sends the execution messages of these chunks, or seed messages for parts of the range where it is wide. */
export const seedMessage = z.object({
  kind: z.literal('seed'),
  batchId: z.string(),
  firstChunk: z.number().int(),
  lastChunk: z.number().int(),
})
export type SeedMessage = z.infer<typeof seedMessage>

/** Modifies the instances of the jobs `first` to `last` (numbers in the batch), which lie in one chunk. */
export const executionMessage = z.object({
  kind: z.literal('execution'),
  batchId: z.string(),
  chunk: z.number().int(),
  first: z.number().int(),
  last: z.number().int(),
})
export type ExecutionMessage = z.infer<typeof executionMessage>

/** Looks whether the batch is done. */
export const monitorMessage = z.object({ kind: z.literal('monitor'), batchId: z.string() })
export type MonitorMessage = z.infer<typeof monitorMessage>

export type Message = JobMessage | SeedMessage | ExecutionMessage | MonitorMessage
