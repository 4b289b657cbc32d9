import { z } from '@hono/zod-openapi'
import { idOf } from '../../../engine/instance/ids.ts'
import type { Variables } from '../../../engine/instance/instance-state.ts'
import { dateText } from '../../../engine/instance/value/typed-value-date.ts'
import { type HistoricTask, historicTasks } from '../../../engine/trail/historic-tasks.ts'
import { historicVariables } from '../../../engine/trail/historic-variables.ts'
import type { Api } from '../../../http/api.ts'
import { dateField, dateOrNull, dateOrNullOf, integerOrNull, textOrNull } from '../../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../../http/listing/listing.ts'
import { viewListing } from '../../../http/listing/view-listing.ts'
import {
  type Conditions,
  isLike,
  matchesNothing,
  noCondition,
  notSupported,
  type Predicate,
  predicatesOf,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../../query/conditions/conditions.ts'
import { date, flag, integer, text, texts, variableConditions } from '../../../query/conditions/fields.ts'
import { rootInstanceIdOf } from '../../../query/conditions/instance-contents.ts'
import { type VariableCondition, variablesTest } from '../../../query/conditions/variable-conditions.ts'
import { ownersOf } from '../../../query/execution-place.ts'
import { type TraceScope, tracedInstances } from '../../../query/instances/traced-instances.ts'
import type { Services } from '../../../shell/services.ts'
import { notAfter, notBefore, ofInstance, scopeOf, type Traced } from './traced-conditions.ts'
import { durationOf, tracedDto, tracedFields } from './traced-dto.ts'

/** `/history/task`. */
export function historicTaskRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
}

const fields = z.object({
  taskId: text,
  taskParentTaskId: text,
  processInstanceId: text,
  rootProcessInstanceId: text,
  processInstanceBusinessKey: text,
  processInstanceBusinessKeyIn: texts,
  processInstanceBusinessKeyLike: text,
  executionId: text,
  processDefinitionId: text,
  processDefinitionKey: text,
  processDefinitionName: text,
  caseInstanceId: text,
  caseExecutionId: text,
  caseDefinitionId: text,
  caseDefinitionKey: text,
  caseDefinitionName: text,
  activityInstanceIdIn: texts,
  taskName: text,
  taskNameLike: text,
  taskDescription: text,
  taskDescriptionLike: text,
  taskDefinitionKey: text,
  taskDefinitionKeyIn: texts,
  taskDeleteReason: text,
  taskDeleteReasonLike: text,
  taskAssignee: text,
  taskAssigneeLike: text,
  taskOwner: text,
  taskOwnerLike: text,
  taskPriority: integer,
  assigned: flag,
  unassigned: flag,
  finished: flag,
  unfinished: flag,
  processFinished: flag,
  processUnfinished: flag,
  taskDueDate: date,
  taskDueDateBefore: date,
  taskDueDateAfter: date,
  withoutTaskDueDate: flag,
  taskFollowUpDate: date,
  taskFollowUpDateBefore: date,
  taskFollowUpDateAfter: date,
  startedBefore: date,
  startedAfter: date,
  finishedBefore: date,
  finishedAfter: date,
  tenantIdIn: texts,
  withoutTenantId: flag,
  taskVariables: variableConditions,
  processVariables: variableConditions,
  variableNamesIgnoreCase: flag,
  variableValuesIgnoreCase: flag,
  taskInvolvedUser: text,
  taskInvolvedGroup: text,
  taskHadCandidateUser: text,
  taskHadCandidateGroup: text,
  withCandidateGroups: flag,
  withoutCandidateGroups: flag,
})
const querySchema = fields.extend({ orQueries: z.array(fields).nullish() }).openapi('HistoricTaskInstanceQueryDto')
type Query = z.output<typeof querySchema>
type Fields = z.output<typeof fields>

interface View extends Traced, HistoricTask {
  readonly id: string
}

const like =
  (read: (view: View) => string | undefined) =>
  (pattern: string): Predicate<View> =>
  (view) =>
    isLike(read(view), pattern)

const onVariables =
  (variablesOf: (view: View) => Variables) =>
  (wanted: readonly VariableCondition[], query: Fields): Predicate<View> => {
    const holds = variablesTest(wanted, query)
    return (view) => holds(variablesOf(view))
  }

const executionIdOf = ({ instance, execution }: View) => idOf(instance.state.id, execution)
const activityInstanceIdOf = ({ instance, activityInstance }: View) => idOf(instance.state.id, activityInstance)
const businessKeyOf = ({ instance }: View) => instance.state.businessKey
const priorityOf = ({ task }: View) => task.priority ?? 50

const fieldConditions: Conditions<Fields, View> = {
  taskId: whereEqual(({ id }) => id),
  taskParentTaskId: matchesNothing,
  processInstanceId: whereEqual(ofInstance.id),
  rootProcessInstanceId: whereEqual(({ instance }) => rootInstanceIdOf(instance.state)),
  processInstanceBusinessKey: whereEqual(businessKeyOf),
  processInstanceBusinessKeyIn: whereOneOf(businessKeyOf),
  processInstanceBusinessKeyLike: like(businessKeyOf),
  executionId: whereEqual(executionIdOf),
  processDefinitionId: whereEqual(ofInstance.definitionId),
  processDefinitionKey: whereEqual(ofInstance.definitionKey),
  processDefinitionName: whereEqual(({ instance }) => instance.definition.name),
  caseInstanceId: matchesNothing,
  caseExecutionId: matchesNothing,
  caseDefinitionId: matchesNothing,
  caseDefinitionKey: matchesNothing,
  caseDefinitionName: matchesNothing,
  activityInstanceIdIn: whereOneOf(activityInstanceIdOf),
  taskName: whereEqual(({ task }) => task.name),
  taskNameLike: like(({ task }) => task.name),
  taskDescription: whereEqual(({ task }) => task.description),
  taskDescriptionLike: like(({ task }) => task.description),
  taskDefinitionKey: whereEqual(({ activityId }) => activityId),
  taskDefinitionKeyIn: whereOneOf(({ activityId }) => activityId),
  taskDeleteReason: whereEqual(({ deleteReason }) => deleteReason),
  taskDeleteReasonLike: like(({ deleteReason }) => deleteReason),
  taskAssignee: whereEqual(({ task }) => task.assignee),
  taskAssigneeLike: like(({ task }) => task.assignee),
  taskOwner: whereEqual(({ task }) => task.owner),
  taskOwnerLike: like(({ task }) => task.owner),
  taskPriority: whereEqual(priorityOf),
  assigned: whereTrue(({ task }) => task.assignee !== undefined),
  unassigned: whereTrue(({ task }) => task.assignee === undefined),
  finished: whereTrue(({ endTime }) => endTime !== undefined),
  unfinished: whereTrue(({ endTime }) => endTime === undefined),
  processFinished: whereTrue(({ instance }) => instance.state.end !== undefined),
  processUnfinished: whereTrue(({ instance }) => instance.state.end === undefined),
  taskDueDate: whereEqual(({ task }) => task.dueDate),
  taskDueDateBefore: notAfter(({ task }) => task.dueDate),
  taskDueDateAfter: notBefore(({ task }) => task.dueDate),
  withoutTaskDueDate: whereTrue(({ task }) => task.dueDate === undefined),
  taskFollowUpDate: whereEqual(({ task }) => task.followUpDate),
  taskFollowUpDateBefore: notAfter(({ task }) => task.followUpDate),
  taskFollowUpDateAfter: notBefore(({ task }) => task.followUpDate),
  startedBefore: notAfter(({ task }) => task.createTime),
  startedAfter: notBefore(({ task }) => task.createTime),
  finishedBefore: notAfter(({ endTime }) => endTime),
  finishedAfter: notBefore(({ endTime }) => endTime),
  tenantIdIn: whereOneOf(ofInstance.tenantId),
  withoutTenantId: whereTrue(ofInstance.hasNoTenant),
  taskVariables: onVariables(taskVariablesOf),
  processVariables: onVariables(({ instance }) => instance.state.root.variables ?? {}),
  variableNamesIgnoreCase: noCondition,
  variableValuesIgnoreCase: noCondition,
  // Who once had to do with a task, and no more, is not kept.
  taskInvolvedUser: notSupported,
  taskInvolvedGroup: notSupported,
  taskHadCandidateUser: notSupported,
  taskHadCandidateGroup: notSupported,
  withCandidateGroups: whereTrue(({ task }) => task.candidateGroups !== undefined),
  withoutCandidateGroups: whereTrue(({ task }) => task.candidateGroups === undefined),
}

const conditions: Conditions<Query, View> = {
  ...fieldConditions,
  orQueries: (groups) => {
    const alternatives = groups.map((group) => predicatesOf(fieldConditions, group)).filter(({ length }) => length > 0)
    return (view) => alternatives.every((group) => group.some((holds) => holds(view)))
  },
}

function taskVariablesOf({ instance, task }: View): Variables {
  const own = historicVariables(instance).filter((variable) => variable.task === task.number && !variable.removed)
  return Object.fromEntries(own.map(({ name, value }) => [name, value]))
}

const taskSchema = z
  .object({
    ...tracedFields,
    id: z.string(),
    executionId: z.string(),
    caseDefinitionKey: textOrNull,
    caseDefinitionId: textOrNull,
    caseInstanceId: textOrNull,
    caseExecutionId: textOrNull,
    activityInstanceId: z.string(),
    name: textOrNull,
    description: textOrNull,
    deleteReason: textOrNull,
    owner: textOrNull,
    assignee: textOrNull,
    startTime: dateField,
    endTime: dateOrNull,
    duration: integerOrNull,
    taskDefinitionKey: z.string(),
    priority: z.int(),
    due: dateOrNull,
    parentTaskId: textOrNull,
    followUp: dateOrNull,
    taskState: z.enum(['Created', 'Completed', 'Deleted']),
  })
  .openapi('HistoricTaskInstanceDto')

const LISTING = viewListing<Query, View, z.output<typeof taskSchema>>({
  path: '/history/task',
  tag: 'Historic Task Instance',
  what: 'user tasks, running and ended',
  query: querySchema,
  item: taskSchema,
  views: async function* (services, query) {
    for await (const instances of tracedInstances(services, placeOf(query))) {
      yield instances.flatMap((instance) =>
        historicTasks(instance).map((task) => ({ ...task, instance, id: idOf(instance.state.id, task.task.number) })),
      )
    }
  },
  conditions,
  sortKeys: {
    taskId: ({ id }) => id,
    activityInstanceId: activityInstanceIdOf,
    processDefinitionId: ofInstance.definitionId,
    processInstanceId: ofInstance.id,
    executionId: executionIdOf,
    duration: ({ task, endTime }) => durationOf(task.createTime, endTime),
    endTime: ({ endTime }) => endTime,
    startTime: ({ task }) => task.createTime,
    taskName: ({ task }) => task.name,
    taskDescription: ({ task }) => task.description,
    assignee: ({ task }) => task.assignee,
    owner: ({ task }) => task.owner,
    dueDate: ({ task }) => task.dueDate,
    followUpDate: ({ task }) => task.followUpDate,
    deleteReason: ({ deleteReason }) => deleteReason,
    taskDefinitionKey: ({ activityId }) => activityId,
    priority: priorityOf,
    caseDefinitionId: () => undefined,
    caseInstanceId: () => undefined,
    caseExecutionId: () => undefined,
    tenantId: ofInstance.tenantId,
  },
  toDto,
})

function placeOf(query: Query): TraceScope {
  const ids = query.taskId ?? query.executionId
  const phase = query.processFinished ? 'ended' : query.processUnfinished || query.unfinished ? 'running' : undefined
  return { ...(ids ? { processInstanceIds: ownersOf([ids]) } : scopeOf(query)), phase }
}

function toDto(view: View): z.output<typeof taskSchema> {
  const { id, task, instance, endTime, deleteReason } = view
  return {
    id,
    executionId: executionIdOf(view),
    caseDefinitionKey: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    caseExecutionId: null,
    activityInstanceId: activityInstanceIdOf(view),
    name: task.name ?? null,
    description: task.description ?? null,
    deleteReason: deleteReason ?? null,
    owner: task.owner ?? null,
    assignee: task.assignee ?? null,
    startTime: dateText(task.createTime),
    endTime: dateOrNullOf(endTime),
    duration: durationOf(task.createTime, endTime) ?? null,
    taskDefinitionKey: view.activityId,
    priority: priorityOf(view),
    due: dateOrNullOf(task.dueDate),
    parentTaskId: null,
    followUp: dateOrNullOf(task.followUpDate),
    taskState: endTime === undefined ? 'Created' : deleteReason === 'completed' ? 'Completed' : 'Deleted',
    ...tracedDto(instance),
  }
}
