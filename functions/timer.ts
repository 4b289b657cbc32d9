import type { Context } from 'aws-lambda'
import { handleTimers } from './runtime/job-handlers.ts'
import { createServices } from './runtime/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind the minute schedule of timers. */
export const handler = (_event: unknown, context: Context) => handleTimers(services, context)
