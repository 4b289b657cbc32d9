import type { Context, EventBridgeEvent, SQSEvent } from 'aws-lambda'
import { handleMonitor } from './batch/message-handlers.ts'
import { createServices } from './shell/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind the monitor queue and the schedule. */
export const handler = (event: SQSEvent | EventBridgeEvent<string, unknown>, context: Context) =>
  handleMonitor(services, event, context)
