import { z } from '@hono/zod-openapi'
import type { BatchJob } from '../../batch/jobs/batch-jobs.ts'
import { idOf } from '../../engine/instance/ids.ts'
import type { Job } from '../../engine/instance/instance-state.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, dateOrNull, dateOrNullOf, textOrNull } from '../../http/dto-fields.ts'
import type { ExecutionPlace } from '../../query/execution-place.ts'
import { jobDefinitionIdOf } from '../job-definition/job-definition-id.ts'

/** A job of a process instance, a timer start event or a batch. Times in milliseconds since the epoch. */
export interface JobView {
  readonly id: string
  readonly jobDefinitionId: string
  /** Undefined: of a batch. */
  readonly kind: Job['kind'] | undefined
  readonly processInstanceId: string | undefined
  readonly executionId: string | undefined
  readonly processDefinitionId: string | undefined
  readonly processDefinitionKey: string | undefined
  readonly activityId: string | undefined
  readonly failedActivityId: string | undefined
  readonly exceptionMessage: string | undefined
  readonly retries: number
  readonly dueDate: number | undefined
  readonly suspended: boolean
  readonly priority: number
  readonly tenantId: string | undefined
  readonly createTime: number
  readonly batchId: string | undefined
}

/** The jobs at an execution. */
export function jobsAt({ instance: { state, definition }, view }: ExecutionPlace): JobView[] {
  return (view.execution.jobs ?? []).map((job) => ({
    id: idOf(state.id, job.number),
    jobDefinitionId: jobDefinitionIdOf({ processDefinitionId: definition.id, ...job }),
    kind: job.kind,
    processInstanceId: state.id,
    executionId: view.executionId,
    processDefinitionId: state.definitionId,
    processDefinitionKey: definition.key,
    activityId: job.activityId,
    failedActivityId: job.failedActivityId,
    exceptionMessage: job.exceptionMessage,
    retries: job.retries,
    dueDate: job.dueDate,
    suspended: job.suspended === true || state.suspended === true,
    priority: job.priority ?? 0,
    tenantId: state.tenantId,
    createTime: job.createTime,
    batchId: undefined,
  }))
}

/** A batch's job as a job like others. */
export function batchJobView(job: BatchJob): JobView {
  return {
    ...job,
    kind: undefined,
    processInstanceId: undefined,
    executionId: undefined,
    processDefinitionId: undefined,
    processDefinitionKey: undefined,
    activityId: undefined,
    failedActivityId: undefined,
    dueDate: undefined,
    priority: 0,
  }
}

export const jobSchema = z
  .object({
    id: z.string(),
    jobDefinitionId: textOrNull,
    dueDate: dateOrNull,
    processInstanceId: textOrNull,
    executionId: textOrNull,
    processDefinitionId: textOrNull,
    processDefinitionKey: textOrNull,
    retries: z.int(),
    exceptionMessage: textOrNull,
    failedActivityId: textOrNull,
    suspended: z.boolean(),
    priority: z.int(),
    tenantId: textOrNull,
    createTime: dateField,
    batchId: textOrNull,
  })
  .openapi('JobDto')

/** A job as the API gives it. */
export function jobDto(job: JobView): z.output<typeof jobSchema> {
  return {
    id: job.id,
    jobDefinitionId: job.jobDefinitionId,
    dueDate: dateOrNullOf(job.dueDate),
    processInstanceId: job.processInstanceId ?? null,
    executionId: job.executionId ?? null,
    processDefinitionId: job.processDefinitionId ?? null,
    processDefinitionKey: job.processDefinitionKey ?? null,
    retries: job.retries,
    exceptionMessage: job.exceptionMessage ?? null,
    failedActivityId: job.failedActivityId ?? null,
    suspended: job.suspended,
    priority: job.priority,
    tenantId: job.tenantId ?? null,
    createTime: dateText(job.createTime),
    batchId: job.batchId ?? null,
  }
}
