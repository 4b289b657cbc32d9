import type { Context, EventBridgeEvent, SQSEvent } from 'aws-lambda'
import { handleMonitor } from './batch/message-handlers.ts'
import { createEventBus } from './queue/event-bus.ts'
import { createServices } from './shell/services.ts'

const created = createServices(process.env)
const { eventBusName } = created.configuration
const services = { ...created, ...(eventBusName !== undefined && { eventBus: createEventBus(eventBusName) }) }

/** Entry of the Lambda function behind the monitor queue and the schedule. */
export const handler = (event: SQSEvent | EventBridgeEvent<string, unknown>, context: Context) =>
  handleMonitor(services, event, context)
