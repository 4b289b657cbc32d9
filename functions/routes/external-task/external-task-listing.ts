import { z } from '@hono/zod-openapi'
import { externalTaskLocks } from '../../external-task/external-tasks.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import {
  type Conditions,
  isLike,
  noCondition,
  predicateOf,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../query/conditions/conditions.ts'
import { date, flag, ids, integer, text, texts, variableConditions } from '../../query/conditions/fields.ts'
import { variablesTest } from '../../query/conditions/variable-conditions.ts'
import { ownersOf, thingsAt } from '../../query/execution-place.ts'
import type { InstanceScope } from '../../query/instances/loaded-instance.ts'
import { sortingSchema } from '../../query/instances/process-instance-query.ts'
import type { Services } from '../../shell/services.ts'
import { type ExternalTaskView, externalTaskDto, externalTaskSchema, externalTasksAt } from './external-task-dto.ts'

const querySchema = z
  .object({
    externalTaskId: text,
    externalTaskIdIn: ids,
    topicName: text,
    workerId: text,
    locked: flag,
    notLocked: flag,
    withRetriesLeft: flag,
    noRetriesLeft: flag,
    lockExpirationAfter: date,
    lockExpirationBefore: date,
    activityId: text,
    activityIdIn: texts,
    executionId: text,
    processInstanceId: text,
    processInstanceIdIn: ids,
    processDefinitionId: text,
    processDefinitionKey: text,
    processDefinitionKeyIn: texts,
    processDefinitionName: text,
    processDefinitionNameLike: text,
    tenantIdIn: texts,
    active: flag,
    suspended: flag,
    priorityHigherThanOrEquals: integer,
    priorityLowerThanOrEquals: integer,
    processVariables: variableConditions,
    variableNamesIgnoreCase: flag,
    variableValuesIgnoreCase: flag,
  })
  .openapi('ExternalTaskQueryDto')
type Query = z.output<typeof querySchema>

/** The query where what it finds is changed: a field that nobody knows would find everything. Its order says nothing there. */
export const strictExternalTaskQuerySchema = z.strictObject({
  ...querySchema.shape,
  sorting: z.array(sortingSchema).nullish(),
})

/** An external task with the time at which it is looked at: whether it is locked depends on it. */
interface TimedView extends ExternalTaskView {
  readonly now: number
}

/** Whether somebody works on it at the time at which it is looked at. */
export function isLocked({ lock, now }: Pick<TimedView, 'lock' | 'now'>): boolean {
  return lock !== undefined && lock.lockExpirationTime > now
}

const conditions: Conditions<Query, TimedView> = {
  externalTaskId: whereEqual(({ id }) => id),
  externalTaskIdIn: whereOneOf(({ id }) => id),
  topicName: whereEqual(({ task }) => task.topic),
  workerId: whereEqual(({ lock }) => lock?.workerId),
  locked: whereTrue(isLocked),
  notLocked: whereTrue((view) => !isLocked(view)),
  withRetriesLeft: whereTrue(({ task }) => task.retries !== 0),
  noRetriesLeft: whereTrue(({ task }) => task.retries === 0),
  lockExpirationAfter: (earliest) => (view) => (view.lock?.lockExpirationTime ?? Number.NEGATIVE_INFINITY) > earliest,
  lockExpirationBefore: (latest) => (view) => (view.lock?.lockExpirationTime ?? Number.POSITIVE_INFINITY) < latest,
  activityId: whereEqual(({ place }) => place.view.execution.activityId),
  activityIdIn: whereOneOf(({ place }) => place.view.execution.activityId),
  executionId: whereEqual(({ place }) => place.view.executionId),
  processInstanceId: whereEqual(({ place }) => place.instance.state.id),
  processInstanceIdIn: whereOneOf(({ place }) => place.instance.state.id),
  processDefinitionId: whereEqual(({ place }) => place.instance.state.definitionId),
  processDefinitionKey: whereEqual(({ place }) => place.instance.definition.key),
  processDefinitionKeyIn: whereOneOf(({ place }) => place.instance.definition.key),
  processDefinitionName: whereEqual(({ place }) => place.instance.definition.name),
  processDefinitionNameLike: (pattern) => (view) => isLike(view.place.instance.definition.name, pattern),
  tenantIdIn: whereOneOf(({ place }) => place.instance.state.tenantId),
  active: whereTrue(({ place }) => !place.instance.state.suspended),
  suspended: whereTrue(({ place }) => place.instance.state.suspended === true),
  priorityHigherThanOrEquals: (least) => (view) => view.task.priority >= least,
  priorityLowerThanOrEquals: (most) => (view) => view.task.priority <= most,
  processVariables: (wanted, query) => {
    const holds = variablesTest(wanted, query)
    return (view) => holds(view.place.instance.state.root.variables)
  },
  variableNamesIgnoreCase: noCondition,
  variableValuesIgnoreCase: noCondition,
}

/** Filters, and a key of the order, for which the locks of all have to be read. */
const OF_LOCKS = [
  'workerId',
  'locked',
  'notLocked',
  'lockExpirationAfter',
  'lockExpirationBefore',
  'lockExpirationTime',
] as const

/** The list of external tasks. */
export const externalTaskListing = viewListing<Query, TimedView, z.output<typeof externalTaskSchema>>({
  path: '/external-task',
  tag: 'External Task',
  what: 'external tasks',
  query: querySchema,
  item: externalTaskSchema,
  views: (services, query, looksAt) => timedViews(services, query, looksAt(...OF_LOCKS)),
  complete: withLocks,
  conditions,
  sortKeys: {
    id: ({ id }) => id,
    lockExpirationTime: ({ lock }) => lock?.lockExpirationTime,
    processInstanceId: ({ place }) => place.instance.state.id,
    processDefinitionId: ({ place }) => place.instance.state.definitionId,
    processDefinitionKey: ({ place }) => place.instance.definition.key,
    taskPriority: ({ task }) => task.priority,
    createTime: ({ task }) => task.createTime,
    tenantId: ({ place }) => place.instance.state.tenantId,
  },
  toDto: externalTaskDto,
})

async function* timedViews(services: Services, query: Query, needsLocks: boolean): AsyncGenerator<TimedView[]> {
  const now = services.now()
  for await (const views of thingsAt(services, { ...scopeOf(query), holding: 'externalTasks' }, externalTasksAt)) {
    const known = needsLocks ? await withLocks(services, views) : views
    yield known.map((view) => ({ ...view, now }))
  }
}

/** The tasks that a query finds, part by part. */
export async function* queriedExternalTasks(
  services: Services,
  { sorting: _order, ...query }: z.output<typeof strictExternalTaskQuerySchema>,
): AsyncGenerator<ExternalTaskView[]> {
  const holds = predicateOf(conditions, query)
  const needsLocks = OF_LOCKS.some((name) => name in query)
  for await (const views of timedViews(services, query, needsLocks)) yield views.filter(holds)
}

/** The same tasks with who works on them. */
export async function withLocks<View extends ExternalTaskView>(
  services: Services,
  views: readonly View[],
): Promise<View[]> {
  if (views.length === 0) return []
  const tasks = views.map(({ task, place }) => ({ instanceId: place.instance.state.id, task }))
  const locks = await externalTaskLocks(services, tasks)
  return views.map((view) => ({ ...view, lock: locks.get(view.id) }))
}

/** The narrowest place where a query's tasks can be. */
function scopeOf(query: Query): InstanceScope {
  const taskIds = query.externalTaskId ? [query.externalTaskId] : query.externalTaskIdIn
  const instanceIds = query.processInstanceId ? [query.processInstanceId] : query.processInstanceIdIn
  return {
    processInstanceIds: taskIds?.length ? ownersOf(taskIds) : instanceIds?.length ? instanceIds : undefined,
    processDefinitionId: query.processDefinitionId,
    processDefinitionKeys: query.processDefinitionKey ? [query.processDefinitionKey] : query.processDefinitionKeyIn,
  }
}
