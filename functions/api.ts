import { handle } from 'hono/aws-lambda'
import { isBinary } from './http/answer-limits.ts'
import { createApp } from './http/app.ts'
import { RESOURCES } from './routes/resources.ts'
import { createServices } from './shell/services.ts'

/** Entry of the Lambda function behind the HTTP API. */
export const handler = handle(createApp(createServices(process.env), RESOURCES), { isContentTypeBinary: isBinary })
