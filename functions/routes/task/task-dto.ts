import { z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import type { UserTask } from '../../engine/instance/instance-state.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, dateOrNull, dateOrNullOf, textOrNull } from '../../http/dto-fields.ts'
import type { ExecutionPlace } from '../../query/execution-place.ts'

/** A user task, and where it is. */
export interface TaskView {
  readonly id: string
  readonly task: UserTask
  readonly place: ExecutionPlace
}

/** The user task at an execution. */
export function tasksAt(place: ExecutionPlace): TaskView[] {
  const { task } = place.view.execution
  return task === undefined ? [] : [{ id: idOf(place.instance.state.id, task.number), task, place }]
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
  })
  .openapi('TaskDto')

/** A user task as the API gives it. */
export function taskDto({ id, task, place }: TaskView): z.output<typeof taskSchema> {
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
    delegationState: null,
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
  }
}
