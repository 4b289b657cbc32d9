import type { UserTaskDefinition } from '../../bpmn/behavior.ts'
import { evaluateDate, evaluateTaskPriority, evaluateText, evaluateTexts } from '../../expression/evaluate.ts'
import type { Expression } from '../../expression/expression.ts'
import { notifyTask } from '../../flow/listeners.ts'
import { evaluationContext } from '../../instance/delegate-execution.ts'
import { DEFAULT_TASK_PRIORITY } from '../../instance/delegate-task.ts'
import type { UserTask } from '../../instance/instance-state.ts'
import { type LiveExecution, type LiveInstance, nextNumber } from '../../instance/live-instance.ts'
import { behaviorOf, type ElementBehavior } from '../element-behavior.ts'

/** Waits until somebody completes the task. */
export const userTask: ElementBehavior = {
  execute(instance, execution, activity) {
    execution.task = newTask(instance, execution, behaviorOf(activity, 'userTask').task)
    notifyTask(instance, execution, 'create')
    if (execution.task?.assignee !== undefined) notifyTask(instance, execution, 'assignment')
  },
}

function newTask(instance: LiveInstance, execution: LiveExecution, definition: UserTaskDefinition): UserTask {
  const context = evaluationContext(instance, execution)
  const text = (expression: Expression | undefined) =>
    expression === undefined ? undefined : evaluateText(expression, context)
  const priority =
    definition.priority === undefined ? DEFAULT_TASK_PRIORITY : evaluateTaskPriority(definition.priority, context)
  return withoutUndefined({
    number: nextNumber(instance),
    createTime: instance.now,
    name: text(definition.name),
    description: text(definition.description),
    assignee: text(definition.assignee),
    owner: text(definition.owner),
    priority: priority === DEFAULT_TASK_PRIORITY ? undefined : priority,
    dueDate: definition.dueDate === undefined ? undefined : evaluateDate(definition.dueDate, context),
    followUpDate:
      definition.followUpDate === undefined
        ? undefined
        : evaluateDate(definition.followUpDate, context, 'Follow up date'),
    formKey: text(definition.formKey),
    candidateUsers: nonEmpty(definition.candidateUsers.flatMap((users) => evaluateTexts(users, context))),
    candidateGroups: nonEmpty(definition.candidateGroups.flatMap((groups) => evaluateTexts(groups, context))),
  })
}

function nonEmpty(texts: readonly string[]): readonly string[] | undefined {
  return texts.length === 0 ? undefined : texts
}

type Loose = { [K in keyof UserTask]: UserTask[K] | undefined } & Pick<UserTask, 'number' | 'createTime'>

/** Absent fields cost nothing in the stored item. */
function withoutUndefined(task: Loose): UserTask {
  const { number, createTime, ...optional } = task
  const present: Partial<UserTask> = Object.fromEntries(
    Object.entries(optional).filter(([, value]) => value !== undefined),
  )
  return { number, createTime, ...present }
}
