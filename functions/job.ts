import type { Context, SQSEvent } from 'aws-lambda'
import { handleJobs } from './jobs/job-handlers.ts'
import { createServices } from './shell/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind the job queue. */
export const handler = (event: SQSEvent, context: Context) => handleJobs(services, event, context)
