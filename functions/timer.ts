import type { Context } from 'aws-lambda'
import { handleTimers } from './jobs/job-handlers.ts'
import { createServices } from './shell/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind the minute schedule of timers. */
export const handler = (_event: unknown, context: Context) => handleTimers(services, context)
