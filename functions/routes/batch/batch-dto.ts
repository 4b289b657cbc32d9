import { z } from '@hono/zod-openapi'
import type { Batch } from '../../batch/progress/batch-view.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, dateOrNull, dateOrNullOf, textOrNull } from '../../http/dto-fields.ts'

const commonFields = z.object({
  id: z.string(),
  type: z.string(),
  totalJobs: z.int(),
  batchJobsPerSeed: z.int(),
  invocationsPerBatchJob: z.int(),
  seedJobDefinitionId: z.string(),
  monitorJobDefinitionId: z.string(),
  batchJobDefinitionId: z.string(),
  tenantId: textOrNull,
  createUserId: textOrNull,
  startTime: dateField,
  executionStartTime: dateOrNull,
})

export const batchSchema = commonFields.extend({ jobsCreated: z.int(), suspended: z.boolean() }).openapi('BatchDto')

export const batchStatisticsSchema = batchSchema
  .extend({ remainingJobs: z.int(), completedJobs: z.int(), failedJobs: z.int() })
  .openapi('BatchStatisticsDto')

export const historicBatchSchema = commonFields
  .extend({ endTime: dateOrNull, removalTime: dateOrNull })
  .openapi('HistoricBatchDto')

/** A running batch as the API gives it. */
export function batchDto(batch: Batch): z.output<typeof batchSchema> {
  return { ...commonDto(batch), jobsCreated: batch.jobsCreated, suspended: batch.suspended }
}

/** A running batch with how far it is. */
export function batchStatisticsDto(batch: Batch): z.output<typeof batchStatisticsSchema> {
  const { remainingJobs, completedJobs, failedJobs } = batch
  return { ...batchDto(batch), remainingJobs, completedJobs, failedJobs }
}

/** A batch as history has it. */
export function historicBatchDto(batch: Batch): z.output<typeof historicBatchSchema> {
  return {
    ...commonDto(batch),
    endTime: dateOrNullOf(batch.endTime),
    removalTime: dateOrNullOf(batch.removalTime),
  }
}

function commonDto(batch: Batch): z.output<typeof commonFields> {
  return {
    id: batch.id,
    type: batch.type,
    totalJobs: batch.totalJobs,
    batchJobsPerSeed: batch.batchJobsPerSeed,
    invocationsPerBatchJob: batch.invocationsPerBatchJob,
    seedJobDefinitionId: batch.seedJobDefinitionId,
    monitorJobDefinitionId: batch.monitorJobDefinitionId,
    batchJobDefinitionId: batch.batchJobDefinitionId,
    tenantId: batch.tenantId ?? null,
    createUserId: batch.createUserId ?? null,
    startTime: dateText(batch.startTime),
    executionStartTime: dateOrNullOf(batch.executionStartTime),
  }
}
