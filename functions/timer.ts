import type { Context } from 'aws-lambda'
import { createServices, type Services } from './runtime/services.ts'
import { sweepOutboxes } from './runtime/sweep-outboxes.ts'
import { fireDueTimers } from './runtime/timers.ts'

/** Left before Lambda's limit for what is under way, in milliseconds. */
const MARGIN = 10_000

/** What is to be done again and again: timers that are due, and effects that a dead process left. Ends by `deadline`. */
export async function runTimers(services: Services, deadline?: number): Promise<void> {
  await Promise.all([fireDueTimers(services, deadline), sweepOutboxes(services, deadline)])
}

let services: Services | undefined

/** The Lambda function that runs every minute. */
export const handler = (_event: unknown, context: Context): Promise<void> => {
  services ??= createServices(process.env)
  return runTimers(services, Date.now() + context.getRemainingTimeInMillis() - MARGIN)
}
