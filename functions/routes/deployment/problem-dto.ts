import { z } from '@hono/zod-openapi'
import type { DelegatedWork } from '../../engine/bpmn/delegate/delegate-handling.ts'
import type { Problem } from '../../engine/bpmn/problem.ts'

export const problemSchema = z
  .object({
    message: z.string(),
    line: z.int(),
    column: z.int(),
    mainElementId: z.string().nullable(),
    elementIds: z.array(z.string()),
  })
  .openapi('ProblemDto')

/** A problem or a warning as the API gives it. */
export function problemDto({
  message,
  line,
  column,
  mainElementId,
  elementIds,
}: Problem): z.output<typeof problemSchema> {
  return { message, line, column, mainElementId: mainElementId ?? null, elementIds: [...elementIds] }
}

export const delegatedWorkSchema = z
  .object({
    activityId: z.string(),
    elementType: z.string(),
    kind: z.enum(['class', 'delegateExpression', 'expression', 'connector', 'type', 'script']),
    original: z.string(),
    topicName: z.string(),
    line: z.int(),
    column: z.int(),
  })
  .openapi('DelegatedWorkDto')

/** Work that became an external task, as the API gives it. */
export function delegatedWorkDto({ topic, position, ...work }: DelegatedWork): z.output<typeof delegatedWorkSchema> {
  return { ...work, topicName: topic, ...position }
}
