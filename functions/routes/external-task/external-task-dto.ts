import { z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import type { ExternalTask } from '../../engine/instance/instance-state.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, dateOrNull, dateOrNullOf, integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import type { ExecutionPlace } from '../../query/execution-place.ts'
import type { ExternalTaskLock } from '../../store/waiting/external-task-items.ts'
import { variableValuesSchema } from '../variable/variables.ts'

/** An external task, where it is, and who works on it. */
export interface ExternalTaskView {
  readonly id: string
  readonly task: ExternalTask
  readonly place: ExecutionPlace
  readonly lock: ExternalTaskLock | undefined
}

/** The external task at an execution; its lock is not read yet. */
export function externalTasksAt(place: ExecutionPlace): ExternalTaskView[] {
  const task = place.view.execution.externalTask
  return task === undefined ? [] : [{ id: idOf(place.instance.state.id, task.number), task, place, lock: undefined }]
}

export const externalTaskSchema = z
  .object({
    id: z.string(),
    activityId: z.string(),
    activityInstanceId: z.string(),
    errorMessage: textOrNull,
    executionId: z.string(),
    lockExpirationTime: dateOrNull,
    processDefinitionId: z.string(),
    processDefinitionKey: z.string(),
    processDefinitionVersionTag: textOrNull,
    processInstanceId: z.string(),
    tenantId: textOrNull,
    retries: integerOrNull,
    suspended: z.boolean(),
    workerId: textOrNull,
    topicName: z.string(),
    priority: z.int(),
    businessKey: textOrNull,
    createTime: dateField,
  })
  .openapi('ExternalTaskDto')

/** A task as its worker gets it: with its variables. */
export const lockedExternalTaskSchema = externalTaskSchema
  .extend({
    errorDetails: textOrNull,
    variables: variableValuesSchema,
    extensionProperties: z.record(z.string(), z.string()),
  })
  .openapi('LockedExternalTaskDto')

/** An external task as the API gives it. */
export function externalTaskDto({ id, task, place, lock }: ExternalTaskView): z.output<typeof externalTaskSchema> {
  const { state, definition } = place.instance
  const { view } = place
  return {
    id,
    activityId: view.execution.activityId ?? '',
    activityInstanceId: view.activityInstanceId ?? view.scopeActivityInstanceId,
    errorMessage: task.errorMessage ?? null,
    executionId: view.executionId,
    lockExpirationTime: dateOrNullOf(lock?.lockExpirationTime),
    processDefinitionId: state.definitionId,
    processDefinitionKey: definition.key,
    processDefinitionVersionTag: definition.versionTag ?? null,
    processInstanceId: state.id,
    tenantId: state.tenantId ?? null,
    retries: task.retries ?? null,
    suspended: state.suspended === true,
    workerId: lock?.workerId ?? null,
    topicName: task.topic,
    priority: task.priority,
    businessKey: state.businessKey ?? null,
    createTime: dateText(task.createTime),
  }
}
