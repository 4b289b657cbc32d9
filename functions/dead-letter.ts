import type { SQSEvent } from 'aws-lambda'
import { handleDeadLetters } from './batch/dead-letters.ts'
import { createServices } from './runtime/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind all dead-letter queues. */
export const handler = (event: SQSEvent) => handleDeadLetters(services, event)
