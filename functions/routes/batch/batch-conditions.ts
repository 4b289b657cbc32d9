import { z } from '@hono/zod-openapi'
import type { Batch } from '../../batch/progress/batch-view.ts'
import { type Conditions, whereEqual, whereTrue } from '../../query/conditions/conditions.ts'
import { date, flag, text } from '../../query/conditions/fields.ts'

/** By whom batches were created, when, and how they go: of `/batch/statistics`, and beyond Camunda 7 of `/history/batch`. */
export const originQuerySchema = z.object({
  createdBy: text,
  startedBefore: date,
  startedAfter: date,
  withFailures: flag,
  withoutFailures: flag,
})

export const originConditions: Conditions<z.output<typeof originQuerySchema>, Batch> = {
  createdBy: whereEqual(({ createUserId }) => createUserId),
  startedBefore: (latest) => (batch) => batch.startTime <= latest,
  startedAfter: (earliest) => (batch) => batch.startTime >= earliest,
  // Where both are set, the reference takes the later one.
  withFailures: (isSet, query) => (isSet && !query.withoutFailures ? (batch) => batch.failedJobs > 0 : undefined),
  withoutFailures: whereTrue(({ failedJobs }) => failedJobs === 0),
}
