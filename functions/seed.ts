import type { Context, SQSEvent } from 'aws-lambda'
import { handleSeeds } from './batch/message-handlers.ts'
import { createServices } from './shell/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind the seed queue. */
export const handler = (event: SQSEvent, context: Context) => handleSeeds(services, event, context)
