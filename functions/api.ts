import { handle } from 'hono/aws-lambda'
import { createApp } from './routes/app.ts'
import { createServices } from './runtime/services.ts'

/** Entry of the Lambda function behind the HTTP API. */
export const handler = handle(createApp(createServices(process.env)))
