import type { Context, SQSEvent } from 'aws-lambda'
import { handleJobs } from './runtime/job-handlers.ts'
import { createServices } from './runtime/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind the job queue. */
export const handler = (event: SQSEvent, context: Context) => handleJobs(services, event, context)
