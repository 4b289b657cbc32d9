import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { sweepOutboxes } from '../instance/outbox/sweep-outboxes.ts'
import { type JobMessage, jobMessage } from '../queue/messages.ts'
import { receiveMessages } from '../queue/receive-messages.ts'
import { reportSweep } from '../shell/observability.ts'
import type { Services } from '../shell/services.ts'
import { runJob } from './jobs.ts'
import { fireDueTimers } from './timers.ts'

/** Time kept back of Lambda's limit, in milliseconds: for what is under way. */
const RESERVE_MS = 10_000

/**
 * Runs the jobs of job messages. What the engine refuses is a failed try of the job; only what went wrong around it (the database, the
 * queues) sends the message back to its queue. On Lambda, where there is a context, it counts how many jobs follow one another.
 */
export function handleJobs(services: Services, event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  const servicesFor = (message: JobMessage) => (context ? { ...services, hops: (message.hops ?? 0) + 1 } : services)
  return receiveMessages(event, jobMessage, ({ message }) => runJob(servicesFor(message), message), context)
}

/**
 * What is to be done again and again: timers that are due, and effects that a dead process left; within Lambda's time limit where there
 * is a context.
 */
export async function handleTimers(services: Services, context?: Context): Promise<void> {
  const limit = context === undefined ? Number.POSITIVE_INFINITY : context.getRemainingTimeInMillis() - RESERVE_MS
  const deadline = services.now() + limit
  const failures = await Promise.all([fireDueTimers(services, deadline), sweepOutboxes(services, deadline)])
  if (context !== undefined) reportSweep(failures[0] + failures[1])
}
