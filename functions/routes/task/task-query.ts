import { z } from '@hono/zod-openapi'
import type { Variables } from '../../engine/instance/instance-state.ts'
import { matchesLike } from '../../engine/instance/value/like.ts'
import {
  type Conditions,
  isLike,
  isLikeInAnyCase,
  matchesNothing,
  noCondition,
  notSupported,
  type Predicate,
  predicatesOf,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../query/conditions/conditions.ts'
import { date, flag, ids, integer, text, texts, variableConditions } from '../../query/conditions/fields.ts'
import { type VariableCondition, variablesTest } from '../../query/conditions/variable-conditions.ts'
import type { TaskView } from './task-dto.ts'

const fields = z.object({
  taskId: text,
  taskIdIn: ids,
  processInstanceId: text,
  processInstanceIdIn: ids,
  processInstanceBusinessKey: text,
  processInstanceBusinessKeyIn: texts,
  processInstanceBusinessKeyLike: text,
  processInstanceBusinessKeyExpression: text,
  processInstanceBusinessKeyLikeExpression: text,
  processDefinitionId: text,
  processDefinitionKey: text,
  processDefinitionKeyIn: texts,
  processDefinitionName: text,
  processDefinitionNameLike: text,
  executionId: text,
  activityInstanceIdIn: texts,
  caseInstanceId: text,
  caseInstanceBusinessKey: text,
  caseInstanceBusinessKeyLike: text,
  caseDefinitionId: text,
  caseDefinitionKey: text,
  caseDefinitionName: text,
  caseDefinitionNameLike: text,
  caseExecutionId: text,
  caseInstanceVariables: variableConditions,
  tenantIdIn: texts,
  withoutTenantId: flag,
  assignee: text,
  assigneeLike: text,
  assigneeIn: texts,
  assigneeNotIn: texts,
  assigneeExpression: text,
  assigneeLikeExpression: text,
  owner: text,
  ownerExpression: text,
  candidateGroup: text,
  candidateGroupLike: text,
  candidateGroups: texts,
  candidateGroupExpression: text,
  candidateGroupsExpression: text,
  candidateUser: text,
  candidateUserExpression: text,
  includeAssignedTasks: flag,
  involvedUser: text,
  involvedUserExpression: text,
  withCandidateGroups: flag,
  withoutCandidateGroups: flag,
  withCandidateUsers: flag,
  withoutCandidateUsers: flag,
  assigned: flag,
  unassigned: flag,
  taskDefinitionKey: text,
  taskDefinitionKeyIn: texts,
  taskDefinitionKeyNotIn: texts,
  taskDefinitionKeyLike: text,
  name: text,
  nameNotEqual: text,
  nameLike: text,
  nameNotLike: text,
  description: text,
  descriptionLike: text,
  priority: integer,
  maxPriority: integer,
  minPriority: integer,
  dueDate: date,
  dueAfter: date,
  dueBefore: date,
  withoutDueDate: flag,
  dueDateExpression: text,
  dueAfterExpression: text,
  dueBeforeExpression: text,
  followUpDate: date,
  followUpAfter: date,
  followUpBefore: date,
  followUpBeforeOrNotExistent: date,
  followUpDateExpression: text,
  followUpAfterExpression: text,
  followUpBeforeExpression: text,
  followUpBeforeOrNotExistentExpression: text,
  createdOn: date,
  createdAfter: date,
  createdBefore: date,
  createdOnExpression: text,
  createdAfterExpression: text,
  createdBeforeExpression: text,
  updatedAfter: date,
  updatedAfterExpression: text,
  delegationState: text,
  parentTaskId: text,
  active: flag,
  suspended: flag,
  processVariables: variableConditions,
  taskVariables: variableConditions,
  variableNamesIgnoreCase: flag,
  withTaskVariablesInReturn: flag,
  withTaskLocalVariablesInReturn: flag,
  withCommentAttachmentInfo: flag,
  variableValuesIgnoreCase: flag,
})

/** The filters of `/task`. Those that the reference has and Shunt has not are here too, so that they are refused and not ignored. */
export const taskQuerySchema = fields.extend({ orQueries: z.array(fields).nullish() }).openapi('TaskQueryDto')
export type TaskQuery = z.output<typeof taskQuerySchema>
type Fields = z.output<typeof fields>

const like =
  (read: (view: TaskView) => string | undefined) =>
  (pattern: string): Predicate<TaskView> =>
  (view) =>
    isLike(read(view), pattern)

const after =
  (read: (view: TaskView) => number | undefined) =>
  (earliest: number): Predicate<TaskView> =>
  (view) =>
    (read(view) ?? Number.NEGATIVE_INFINITY) > earliest

const before =
  (read: (view: TaskView) => number | undefined) =>
  (latest: number): Predicate<TaskView> =>
  (view) =>
    (read(view) ?? Number.POSITIVE_INFINITY) < latest

/** Candidates count only for tasks that nobody has, unless assigned ones are asked for too. */
const candidates =
  <Value>(holds: (view: TaskView, wanted: Value) => boolean) =>
  (wanted: Value, query: Fields): Predicate<TaskView> =>
  (view) =>
    (query.includeAssignedTasks === true || view.task.assignee === undefined) && holds(view, wanted)

/** The same as a flag: a condition only where it is true. */
const whereCandidates =
  (holds: Predicate<TaskView>) =>
  (isSet: boolean, query: Fields): Predicate<TaskView> | undefined =>
    isSet ? candidates(holds)(undefined, query) : undefined

const groupsOf = ({ task }: TaskView): readonly string[] => task.candidateGroups ?? []
const usersOf = ({ task }: TaskView): readonly string[] => task.candidateUsers ?? []

/** All conditions on the variables of a task's process instance or of the execution that it belongs to. */
const withVariables =
  (scopeOf: (view: TaskView) => Variables | undefined) =>
  (wanted: readonly VariableCondition[], query: Fields): Predicate<TaskView> => {
    const holds = variablesTest(wanted, query)
    return (view) => holds(scopeOf(view))
  }

const fieldConditions: Conditions<Fields, TaskView> = {
  taskId: whereEqual(({ id }) => id),
  taskIdIn: whereOneOf(({ id }) => id),
  processInstanceId: whereEqual(({ place }) => place.instance.state.id),
  processInstanceIdIn: whereOneOf(({ place }) => place.instance.state.id),
  processInstanceBusinessKey: whereEqual(({ place }) => place.instance.state.businessKey),
  processInstanceBusinessKeyIn: whereOneOf(({ place }) => place.instance.state.businessKey),
  processInstanceBusinessKeyLike: like(({ place }) => place.instance.state.businessKey),
  processInstanceBusinessKeyExpression: notSupported,
  processInstanceBusinessKeyLikeExpression: notSupported,
  processDefinitionId: whereEqual(({ place }) => place.instance.state.definitionId),
  processDefinitionKey: whereEqual(({ place }) => place.instance.definition.key),
  processDefinitionKeyIn: whereOneOf(({ place }) => place.instance.definition.key),
  processDefinitionName: whereEqual(({ place }) => place.instance.definition.name),
  processDefinitionNameLike: like(({ place }) => place.instance.definition.name),
  executionId: whereEqual(({ place }) => place.view.executionId),
  activityInstanceIdIn: whereOneOf(({ place }) => place.view.activityInstanceId),
  caseInstanceId: matchesNothing,
  caseInstanceBusinessKey: matchesNothing,
  caseInstanceBusinessKeyLike: matchesNothing,
  caseDefinitionId: matchesNothing,
  caseDefinitionKey: matchesNothing,
  caseDefinitionName: matchesNothing,
  caseDefinitionNameLike: matchesNothing,
  caseExecutionId: matchesNothing,
  caseInstanceVariables: matchesNothing,
  tenantIdIn: whereOneOf(({ place }) => place.instance.state.tenantId),
  withoutTenantId: whereTrue(({ place }) => place.instance.state.tenantId === undefined),
  assignee: whereEqual(({ task }) => task.assignee),
  assigneeLike: like(({ task }) => task.assignee),
  assigneeIn: whereOneOf(({ task }) => task.assignee),
  assigneeNotIn: (ids) => (view) => view.task.assignee !== undefined && !ids.includes(view.task.assignee),
  assigneeExpression: notSupported,
  assigneeLikeExpression: notSupported,
  owner: whereEqual(({ task }) => task.owner),
  ownerExpression: notSupported,
  candidateGroup: candidates((view, group) => groupsOf(view).includes(group)),
  candidateGroupLike: candidates((view, pattern) => groupsOf(view).some((group) => matchesLike(group, pattern))),
  candidateGroups: candidates((view, wanted) => groupsOf(view).some((group) => wanted.includes(group))),
  candidateGroupExpression: notSupported,
  candidateGroupsExpression: notSupported,
  candidateUser: candidates((view, user) => usersOf(view).includes(user)),
  candidateUserExpression: notSupported,
  includeAssignedTasks: noCondition,
  involvedUser: (user) => (view) => [view.task.assignee, view.task.owner, ...usersOf(view)].includes(user),
  involvedUserExpression: notSupported,
  withCandidateGroups: whereCandidates((view) => groupsOf(view).length > 0),
  withoutCandidateGroups: whereCandidates((view) => groupsOf(view).length === 0),
  withCandidateUsers: whereCandidates((view) => usersOf(view).length > 0),
  withoutCandidateUsers: whereCandidates((view) => usersOf(view).length === 0),
  assigned: whereTrue(({ task }) => task.assignee !== undefined),
  unassigned: whereTrue(({ task }) => task.assignee === undefined),
  taskDefinitionKey: whereEqual(({ place }) => place.view.execution.activityId),
  taskDefinitionKeyIn: whereOneOf(({ place }) => place.view.execution.activityId),
  taskDefinitionKeyNotIn: (keys) => (view) => !keys.includes(view.place.view.execution.activityId ?? ''),
  taskDefinitionKeyLike: like(({ place }) => place.view.execution.activityId),
  // Names and descriptions of tasks are compared without regard to case, as in the reference.
  name: (name) => (view) => view.task.name?.toLowerCase() === name.toLowerCase(),
  nameNotEqual: (name) => (view) => view.task.name !== undefined && view.task.name.toLowerCase() !== name.toLowerCase(),
  nameLike: (pattern) => (view) => isLikeInAnyCase(view.task.name, pattern),
  nameNotLike: (pattern) => (view) => view.task.name !== undefined && !isLikeInAnyCase(view.task.name, pattern),
  description: (text) => (view) => view.task.description?.toLowerCase() === text.toLowerCase(),
  descriptionLike: (pattern) => (view) => isLikeInAnyCase(view.task.description, pattern),
  priority: whereEqual(({ task }) => task.priority ?? 50),
  maxPriority: (most) => (view) => (view.task.priority ?? 50) <= most,
  minPriority: (least) => (view) => (view.task.priority ?? 50) >= least,
  dueDate: whereEqual(({ task }) => task.dueDate),
  dueAfter: after(({ task }) => task.dueDate),
  dueBefore: before(({ task }) => task.dueDate),
  withoutDueDate: whereTrue(({ task }) => task.dueDate === undefined),
  dueDateExpression: notSupported,
  dueAfterExpression: notSupported,
  dueBeforeExpression: notSupported,
  followUpDate: whereEqual(({ task }) => task.followUpDate),
  followUpAfter: after(({ task }) => task.followUpDate),
  followUpBefore: before(({ task }) => task.followUpDate),
  followUpBeforeOrNotExistent: (latest) => (view) => (view.task.followUpDate ?? Number.NEGATIVE_INFINITY) < latest,
  followUpDateExpression: notSupported,
  followUpAfterExpression: notSupported,
  followUpBeforeExpression: notSupported,
  followUpBeforeOrNotExistentExpression: notSupported,
  createdOn: whereEqual(({ task }) => task.createTime),
  createdAfter: after(({ task }) => task.createTime),
  createdBefore: before(({ task }) => task.createTime),
  createdOnExpression: notSupported,
  createdAfterExpression: notSupported,
  createdBeforeExpression: notSupported,
  updatedAfter: notSupported,
  updatedAfterExpression: notSupported,
  delegationState:
    (wanted) =>
    ({ task }) =>
      task.delegationState === wanted,
  parentTaskId: matchesNothing,
  active: whereTrue(({ place }) => !place.instance.state.suspended),
  suspended: whereTrue(({ place }) => place.instance.state.suspended === true),
  processVariables: withVariables(({ place }) => place.instance.state.root.variables),
  taskVariables: withVariables(({ task }) => task.variables),
  variableNamesIgnoreCase: noCondition,
  withTaskVariablesInReturn: noCondition,
  withTaskLocalVariablesInReturn: noCondition,
  withCommentAttachmentInfo: noCondition,
  variableValuesIgnoreCase: noCondition,
}

/** What the filters of `/task` ask of a task. */
export const taskConditions: Conditions<TaskQuery, TaskView> = {
  ...fieldConditions,
  orQueries: (groups) => {
    const alternatives = groups.map((group) => predicatesOf(fieldConditions, group)).filter(({ length }) => length > 0)
    return (view) => alternatives.every((group) => group.some((holds) => holds(view)))
  },
}
