import type { Context, SQSEvent } from 'aws-lambda'
import { handleExecutions } from './batch/message-handlers.ts'
import { createServices } from './shell/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind the execution queue. */
export const handler = (event: SQSEvent, context: Context) => handleExecutions(services, event, context)
