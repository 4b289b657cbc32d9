import type { SQSEvent } from 'aws-lambda'
import { handleDeadLetters } from './batch/execute/dead-letters.ts'
import { createServices } from './shell/services.ts'

const services = createServices(process.env)

/** Entry of the Lambda function behind all dead-letter queues. */
export const handler = (event: SQSEvent) => handleDeadLetters(services, event)
