import { z } from '@hono/zod-openapi'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { dateField, dateOrNull, textOrNull } from '../../http/dto-fields.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { type Conditions, matchesNothing, whereEqual, whereOneOf } from '../../query/conditions/conditions.ts'
import { date, text, texts } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { listUserOperations, type UserOperation } from '../../store/user-operation-items.ts'

/** `/history/user-operation`. */
export function userOperationRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
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
  // Only modifications are logged; they are about none of these.
  executionId: matchesNothing,
  caseDefinitionId: matchesNothing,
  caseInstanceId: matchesNothing,
  caseExecutionId: matchesNothing,
  taskId: matchesNothing,
  externalTaskId: matchesNothing,
  jobId: matchesNothing,
  jobDefinitionId: matchesNothing,
}

const entrySchema = z
  .object({
    id: z.string(),
    userId: textOrNull,
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
    id: `${operation.id}:${position}`,
    userId: operation.userId ?? null,
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
    executionId: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    taskId: null,
    externalTaskId: null,
    batchId: operation.batchId ?? null,
    jobId: null,
    jobDefinitionId: null,
    removalTime: null,
    rootProcessInstanceId: operation.processInstanceId ?? null,
  }
}

const LISTING = viewListing<Query, Entry, z.output<typeof entrySchema>>({
  path: '/history/user-operation',
  tag: 'User Operation Log',
  what: 'entries of the user operation log',
  query: querySchema,
  item: entrySchema,
  views: async function* (services) {
    for await (const operations of listUserOperations(services.db)) yield operations.flatMap(entriesOf)
  },
  conditions,
  sortKeys: { timestamp: ({ operation }) => operation.timestamp },
  toDto: entryDto,
})

function entriesOf(operation: UserOperation): Entry[] {
  if (operation.changes.length === 0) return [{ operation, change: undefined, position: 0 }]
  return operation.changes.map((change, position) => ({ operation, change, position }))
}
