import { z } from '@hono/zod-openapi'
import { variablesSchema } from '../variable/variables.ts'

/** What an execution that waits is continued with. */
export const executionTriggerSchema = z.object({ variables: variablesSchema }).openapi('ExecutionTriggerDto')
