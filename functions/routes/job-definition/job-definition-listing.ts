import { z } from '@hono/zod-openapi'
import { jobDefinitionId, jobDefinitionOf } from '../../batch/jobs/batch-ids.ts'
import type { JobRule } from '../../engine/instance/job-rules.ts'
import { integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { type Conditions, noCondition, whereEqual, whereOneOf, whereTrue } from '../../query/conditions/conditions.ts'
import { flag, text, texts } from '../../query/conditions/fields.ts'
import { definitionGraph, type LoadedDefinition } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import {
  JOB_KINDS,
  type JobKind,
  listBatchIds,
  readStoredBatches,
  type StoredBatch,
} from '../../store/batch/batch-items.ts'
import { listDefinitions } from '../../store/deployment/definition-items.ts'
import { readJobRules } from '../../store/deployment/job-rule-items.ts'
import { jobDefinitionIdOf, readJobDefinitionId } from './job-definition-id.ts'
import { jobDefinitionsIn } from './process-job-definitions.ts'

/** The jobs of one kind at an activity, or of a batch. */
export interface JobDefinitionView {
  readonly id: string
  readonly jobType: string
  readonly jobConfiguration: string
  readonly processDefinitionId: string | undefined
  readonly processDefinitionKey: string | undefined
  readonly activityId: string | undefined
  readonly suspended: boolean
  readonly overridingJobPriority: number | undefined
  readonly tenantId: string | undefined
}

/** The job definition of this id, or undefined. */
export async function findJobDefinition(services: Services, id: string): Promise<JobDefinitionView | undefined> {
  for await (const definitions of jobDefinitions(services, { jobDefinitionId: id })) {
    const found = definitions.find((definition) => definition.id === id)
    if (found !== undefined) return found
  }
  return undefined
}

const querySchema = z
  .object({
    jobDefinitionId: text,
    activityIdIn: texts,
    processDefinitionId: text,
    processDefinitionKey: text,
    jobType: text,
    jobConfiguration: text,
    active: flag,
    suspended: flag,
    withOverridingJobPriority: flag,
    tenantIdIn: texts,
    withoutTenantId: flag,
    includeJobDefinitionsWithoutTenantId: flag,
  })
  .openapi('JobDefinitionQueryDto')
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, JobDefinitionView> = {
  jobDefinitionId: whereEqual(({ id }) => id),
  activityIdIn: whereOneOf(({ activityId }) => activityId),
  processDefinitionId: whereEqual(({ processDefinitionId }) => processDefinitionId),
  processDefinitionKey: whereEqual(({ processDefinitionKey }) => processDefinitionKey),
  jobType: whereEqual(({ jobType }) => jobType),
  jobConfiguration: whereEqual(({ jobConfiguration }) => jobConfiguration),
  active: whereTrue(({ suspended }) => !suspended),
  suspended: whereTrue(({ suspended }) => suspended),
  withOverridingJobPriority: whereTrue(({ overridingJobPriority }) => overridingJobPriority !== undefined),
  tenantIdIn: (ids, query) => (definition) =>
    definition.tenantId === undefined
      ? query.includeJobDefinitionsWithoutTenantId === true
      : ids.includes(definition.tenantId),
  withoutTenantId: whereTrue(({ tenantId }) => tenantId === undefined),
  includeJobDefinitionsWithoutTenantId: noCondition,
}

export const jobDefinitionSchema = z
  .object({
    id: z.string(),
    processDefinitionId: textOrNull,
    processDefinitionKey: textOrNull,
    jobType: z.string(),
    jobConfiguration: textOrNull,
    activityId: textOrNull,
    suspended: z.boolean(),
    overridingJobPriority: integerOrNull,
    tenantId: textOrNull,
    deploymentId: z.null(),
  })
  .openapi('JobDefinitionDto')

/** A job definition as the API gives it. */
export function jobDefinitionDto(definition: JobDefinitionView): z.output<typeof jobDefinitionSchema> {
  return {
    id: definition.id,
    processDefinitionId: definition.processDefinitionId ?? null,
    processDefinitionKey: definition.processDefinitionKey ?? null,
    jobType: definition.jobType,
    jobConfiguration: definition.jobConfiguration,
    activityId: definition.activityId ?? null,
    suspended: definition.suspended,
    overridingJobPriority: definition.overridingJobPriority ?? null,
    tenantId: definition.tenantId ?? null,
    // The reference keeps none.
    deploymentId: null,
  }
}

/** The list of job definitions: they follow from the models and the batches. */
export const jobDefinitionListing = viewListing<Query, JobDefinitionView, z.output<typeof jobDefinitionSchema>>({
  path: '/job-definition',
  tag: 'Job Definition',
  what: 'job definitions',
  query: querySchema,
  item: jobDefinitionSchema,
  views: jobDefinitions,
  conditions,
  sortKeys: {
    jobDefinitionId: ({ id }) => id,
    activityId: ({ activityId }) => activityId,
    processDefinitionId: ({ processDefinitionId }) => processDefinitionId,
    processDefinitionKey: ({ processDefinitionKey }) => processDefinitionKey,
    jobType: ({ jobType }) => jobType,
    jobConfiguration: ({ jobConfiguration }) => jobConfiguration,
    tenantId: ({ tenantId }) => tenantId,
  },
  toDto: jobDefinitionDto,
})

/** Job definitions in the narrowest places where a query's can be. */
async function* jobDefinitions(services: Services, query: Query): AsyncGenerator<JobDefinitionView[]> {
  const ofBatch = query.jobDefinitionId ? jobDefinitionOf(query.jobDefinitionId) : undefined
  const ofProcess = query.jobDefinitionId ? readJobDefinitionId(query.jobDefinitionId) : undefined
  const definitionId = query.processDefinitionId ?? ofProcess?.processDefinitionId
  if (ofBatch) yield await ofBatches(services, [ofBatch.batchId])
  else if (definitionId) yield await ofDefinitions(services, [definitionId])
  else {
    yield await ofBatches(services, query.jobConfiguration ? [query.jobConfiguration] : [])
    const selection = query.processDefinitionKey ? { key: query.processDefinitionKey } : {}
    for await (const definitions of listDefinitions(services.db, selection)) {
      const ids = definitions.map(({ id }) => id)
      yield await ofDefinitions(services, ids)
    }
    if (query.processDefinitionKey || query.jobConfiguration) return
    for await (const ids of listBatchIds(services.db, 'running')) yield await ofBatches(services, ids)
  }
}

async function ofDefinitions(services: Services, ids: readonly string[]): Promise<JobDefinitionView[]> {
  const views = await Promise.all(
    ids.map(async (id) => {
      const loaded = await definitionGraph(services, id)
      return loaded === undefined ? [] : ofProcess(loaded, await readJobRules(services.db, id))
    }),
  )
  return views.flat()
}

function ofProcess({ definition, graph }: LoadedDefinition, rules: readonly JobRule[]): JobDefinitionView[] {
  return jobDefinitionsIn(graph).map(({ kind, activityId, ...described }) => {
    const rule = rules.find((one) => one.kind === kind && one.activityId === activityId)
    return {
      ...described,
      id: jobDefinitionIdOf({ processDefinitionId: definition.id, kind, activityId }),
      processDefinitionId: definition.id,
      processDefinitionKey: definition.key,
      activityId,
      suspended: rule?.suspended === true,
      overridingJobPriority: rule?.priority,
      tenantId: definition.tenantId,
    }
  })
}

const BATCH_JOB_TYPES: Readonly<Record<Exclude<JobKind, 'execution'>, string>> = {
  seed: 'batch-seed-job',
  monitor: 'batch-monitor-job',
}

async function ofBatches(services: Services, ids: readonly string[]): Promise<JobDefinitionView[]> {
  const running = (await readStoredBatches(services.db, ids)).filter(({ endTime }) => endTime === undefined)
  return running.flatMap((batch) => JOB_KINDS.map((kind) => ofBatch(batch, kind)))
}

function ofBatch(batch: StoredBatch, kind: JobKind): JobDefinitionView {
  return {
    id: jobDefinitionId(batch.id, kind),
    jobType: kind === 'execution' ? batch.type : BATCH_JOB_TYPES[kind],
    jobConfiguration: batch.id,
    processDefinitionId: undefined,
    processDefinitionKey: undefined,
    activityId: undefined,
    suspended: batch.suspended || batch.suspendedJobs.includes(kind),
    overridingJobPriority: undefined,
    tenantId: batch.tenantId,
  }
}
