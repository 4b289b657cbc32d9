import { createRoute, z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { refusedRequest } from '../../http/api-error.ts'
import { dateField, dateOrNull, dateOrNullOf, textOrNull } from '../../http/dto-fields.ts'
import { type Listing, listRoutes } from '../../http/listing/listing.ts'
import { errorResponses, jsonBody, noContent } from '../../http/responses.ts'
import {
  type Conditions,
  matchesNothing,
  predicateOf,
  whereEqual,
  whereOneOf,
} from '../../query/conditions/conditions.ts'
import { date, text, texts } from '../../query/conditions/fields.ts'
import { comparisonBy, countViews, selectViews } from '../../query/views.ts'
import type { Services } from '../../shell/services.ts'
import type { TimeRange } from '../../store/dynamodb/time-ordered-items.ts'
import { listUserOperations, setUserOperationAnnotation, type UserOperation } from '../../store/user-operation-items.ts'

/** `/history/user-operation`. */
export function userOperationRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  api.openapi(setAnnotation, async (c) => {
    const { annotation } = c.req.valid('json')
    await annotate(services, c.req.valid('param').operationId, annotation ?? null)
    return c.body(null, 204)
  })
  api.openapi(clearAnnotation, async (c) => {
    await annotate(services, c.req.valid('param').operationId, null)
    return c.body(null, 204)
  })
}

async function annotate(services: Services, operationId: string, annotation: string | null): Promise<void> {
  if (await setUserOperationAnnotation(services.db, operationId, annotation)) return
  throw refusedRequest(`An operation with id '${operationId}' does not exist: operations is empty`)
}

/** One property of an operation: the reference has an entry for each. */
interface Entry {
  readonly operation: UserOperation
  readonly change: UserOperation['changes'][number] | undefined
  readonly position: number
}

const querySchema = z.object({
  deploymentId: text,
  processDefinitionId: text,
  processDefinitionKey: text,
  processInstanceId: text,
  executionId: text,
  caseDefinitionId: text,
  caseInstanceId: text,
  caseExecutionId: text,
  taskId: text,
  externalTaskId: text,
  batchId: text,
  jobId: text,
  jobDefinitionId: text,
  userId: text,
  operationId: text,
  operationType: text,
  entityType: text,
  entityTypeIn: texts,
  category: text,
  categoryIn: texts,
  property: text,
  afterTimestamp: date,
  beforeTimestamp: date,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, Entry> = {
  deploymentId: whereEqual(({ operation }) => operation.deploymentId),
  processDefinitionId: whereEqual(({ operation }) => operation.processDefinitionId),
  processDefinitionKey: whereEqual(({ operation }) => operation.processDefinitionKey),
  processInstanceId: whereEqual(({ operation }) => operation.processInstanceId),
  batchId: whereEqual(({ operation }) => operation.batchId),
  userId: whereEqual(({ operation }) => operation.userId),
  operationId: whereEqual(({ operation }) => operation.id),
  operationType: whereEqual(({ operation }) => operation.operationType),
  entityType: whereEqual(({ operation }) => operation.entityType),
  entityTypeIn: whereOneOf(({ operation }) => operation.entityType),
  category: whereEqual(({ operation }) => operation.category),
  categoryIn: whereOneOf(({ operation }) => operation.category),
  property: whereEqual(({ change }) => change?.property),
  afterTimestamp: (earliest) => (entry) => entry.operation.timestamp > earliest,
  beforeTimestamp: (latest) => (entry) => entry.operation.timestamp < latest,
  executionId: whereEqual(({ operation }) => operation.executionId),
  taskId: whereEqual(({ operation }) => operation.taskId),
  externalTaskId: whereEqual(({ operation }) => operation.externalTaskId),
  jobId: whereEqual(({ operation }) => operation.jobId),
  jobDefinitionId: whereEqual(({ operation }) => operation.jobDefinitionId),
  // There are no cases.
  caseDefinitionId: matchesNothing,
  caseInstanceId: matchesNothing,
  caseExecutionId: matchesNothing,
}

const entrySchema = z
  .object({
    id: z.string(),
    userId: textOrNull,
    userName: z.string().optional(),
    timestamp: dateField,
    operationId: z.string(),
    operationType: z.string(),
    entityType: z.string(),
    category: z.string(),
    annotation: textOrNull,
    property: textOrNull,
    orgValue: textOrNull,
    newValue: textOrNull,
    deploymentId: textOrNull,
    processDefinitionId: textOrNull,
    processDefinitionKey: textOrNull,
    processInstanceId: textOrNull,
    executionId: textOrNull,
    caseDefinitionId: textOrNull,
    caseInstanceId: textOrNull,
    caseExecutionId: textOrNull,
    taskId: textOrNull,
    externalTaskId: textOrNull,
    batchId: textOrNull,
    jobId: textOrNull,
    jobDefinitionId: textOrNull,
    removalTime: dateOrNull,
    rootProcessInstanceId: textOrNull,
  })
  .openapi('UserOperationLogEntryDto')

function entryDto({ operation, change, position }: Entry): z.output<typeof entrySchema> {
  return {
    id: idOf(operation.id, position + 1),
    userId: operation.userId ?? null,
    ...(operation.userName !== undefined && { userName: operation.userName }),
    timestamp: dateText(operation.timestamp),
    operationId: operation.id,
    operationType: operation.operationType,
    entityType: operation.entityType,
    category: operation.category,
    annotation: operation.annotation ?? null,
    property: change?.property ?? null,
    orgValue: change?.orgValue ?? null,
    newValue: change?.newValue ?? null,
    deploymentId: operation.deploymentId ?? null,
    processDefinitionId: operation.processDefinitionId ?? null,
    processDefinitionKey: operation.processDefinitionKey ?? null,
    processInstanceId: operation.processInstanceId ?? null,
    executionId: operation.executionId ?? null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: operation.taskId ?? null,
    externalTaskId: operation.externalTaskId ?? null,
    batchId: operation.batchId ?? null,
    jobId: operation.jobId ?? null,
    jobDefinitionId: operation.jobDefinitionId ?? null,
    removalTime: dateOrNullOf(operation.removalTime),
    rootProcessInstanceId: operation.rootProcessInstanceId ?? operation.processInstanceId ?? null,
  }
}

const SORT_KEYS = { timestamp: ({ operation }: Entry) => operation.timestamp }

/** The log is kept in order of time: a page of it is read, and no more. */
const LISTING: Listing<Query, z.output<typeof entrySchema>> = {
  path: '/history/user-operation',
  tag: 'User Operation Log',
  what: 'entries of the user operation log',
  query: querySchema,
  item: entrySchema,
  sortKeys: Object.keys(SORT_KEYS),
  find: async (services, query, { page, sorting }) => {
    comparisonBy(SORT_KEYS, sorting)
    const newestFirst = sorting[0]?.sortOrder === 'desc'
    const entries = entriesIn(services, { ...rangeOf(query), newestFirst })
    return (await selectViews(entries, predicateOf(conditions, query), undefined, page)).map(entryDto)
  },
  count: (services, query) => countViews(entriesIn(services, rangeOf(query)), predicateOf(conditions, query)),
}

function rangeOf({ afterTimestamp, beforeTimestamp }: Query): TimeRange {
  return { from: afterTimestamp ?? undefined, to: beforeTimestamp ?? undefined }
}

async function* entriesIn({ db }: Services, range: TimeRange): AsyncGenerator<Entry[]> {
  for await (const operations of listUserOperations(db, range)) yield operations.flatMap(entriesOf)
}

function entriesOf(operation: UserOperation): Entry[] {
  if (operation.changes.length === 0) return [{ operation, change: undefined, position: 0 }]
  return operation.changes.map((change, position) => ({ operation, change, position }))
}

const operationIdParameter = z.object({ operationId: z.string() })

const setAnnotation = createRoute({
  method: 'put',
  path: '/history/user-operation/{operationId}/set-annotation',
  tags: ['User Operation Log'],
  summary: 'Set the annotation of an operation: why it was done',
  request: {
    params: operationIdParameter,
    body: jsonBody(z.object({ annotation: text }).openapi('AnnotationDto')),
  },
  responses: { 204: noContent, ...errorResponses },
})

const clearAnnotation = createRoute({
  method: 'put',
  path: '/history/user-operation/{operationId}/clear-annotation',
  tags: ['User Operation Log'],
  summary: 'Clear the annotation of an operation',
  request: { params: operationIdParameter },
  responses: { 204: noContent, ...errorResponses },
})
