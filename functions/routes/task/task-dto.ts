import { z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import type { UserTask, Variables } from '../../engine/instance/instance-state.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, dateOrNull, dateOrNullOf, textOrNull } from '../../http/dto-fields.ts'
import { findExecution, mergedVariables, visibleVariables } from '../../instance/execution-lookup.ts'
import type { ExecutionPlace } from '../../query/execution-place.ts'
import type { TaskNotes } from '../note/task-notes.ts'
import { variablesToRest, variableValuesSchema } from '../variable/variables.ts'

/** A user task, and where it is. */
export interface TaskView {
  readonly id: string
  readonly task: UserTask
  readonly place: ExecutionPlace
  /** Which of its variables are given along: those that it sees, or its own. */
  readonly variables?: 'visible' | 'local'
  /** Whether it has comments and attachments, where that is asked for. */
  readonly notes?: TaskNotes
}

/** The user task at an execution; `variables` are those to give along. */
export function tasksAt(place: ExecutionPlace, variables?: TaskView['variables']): TaskView[] {
  const { task } = place.view.execution
  if (task === undefined) return []
  const id = idOf(place.instance.state.id, task.number)
  return [variables === undefined ? { id, task, place } : { id, task, place, variables }]
}

export const taskSchema = z
  .object({
    id: z.string(),
    name: textOrNull,
    assignee: textOrNull,
    owner: textOrNull,
    created: dateField,
    lastUpdated: dateOrNull,
    due: dateOrNull,
    followUp: dateOrNull,
    delegationState: textOrNull,
    description: textOrNull,
    executionId: z.string(),
    parentTaskId: textOrNull,
    priority: z.int(),
    processDefinitionId: z.string(),
    processInstanceId: z.string(),
    caseExecutionId: textOrNull,
    caseDefinitionId: textOrNull,
    caseInstanceId: textOrNull,
    taskDefinitionKey: z.string(),
    suspended: z.boolean(),
    formKey: textOrNull,
    camundaFormRef: z.null(),
    tenantId: textOrNull,
    taskState: z.string(),
    variables: variableValuesSchema.optional(),
    comment: z.boolean().optional(),
    attachment: z.boolean().optional(),
  })
  .openapi('TaskDto')

/** A user task as the API gives it. */
export function taskDto(view: TaskView): z.output<typeof taskSchema> {
  const { id, task, place, variables, notes } = view
  const { state } = place.instance
  return {
    id,
    name: task.name ?? null,
    assignee: task.assignee ?? null,
    owner: task.owner ?? null,
    created: dateText(task.createTime),
    lastUpdated: null,
    due: dateOrNullOf(task.dueDate),
    followUp: dateOrNullOf(task.followUpDate),
    delegationState: task.delegationState ?? null,
    description: task.description ?? null,
    executionId: place.view.executionId,
    parentTaskId: null,
    priority: task.priority ?? 50,
    processDefinitionId: state.definitionId,
    processInstanceId: state.id,
    caseExecutionId: null,
    caseDefinitionId: null,
    caseInstanceId: null,
    taskDefinitionKey: place.view.execution.activityId ?? '',
    suspended: state.suspended === true,
    formKey: task.formKey ?? null,
    camundaFormRef: null,
    tenantId: state.tenantId ?? null,
    taskState: 'Created',
    ...notes,
    ...(variables !== undefined && { variables: variablesToRest(variablesOf(view, variables), false) }),
  }
}

/** The variables that a task sees, the nearest of each name, or those of its own. */
export function variablesOf({ task, place }: TaskView, which: 'visible' | 'local'): Variables {
  const { variables = {} } = task
  if (which === 'local') return variables
  const path = findExecution(place.instance.state, (execution) => execution.task?.number === task.number)
  return path === undefined ? variables : mergedVariables([visibleVariables(path), variables])
}
