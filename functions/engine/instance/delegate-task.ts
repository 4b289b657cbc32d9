import type { DelegateTask, EvaluationContext } from '../expression/expression.ts'
import { delegateExecution } from './delegate-execution.ts'
import { idOf } from './ids.ts'
import type { UserTask } from './instance-state.ts'
import type { LiveExecution, LiveInstance } from './live-instance.ts'
import { taskVariableScope } from './variable/task-variables.ts'

export const DEFAULT_TASK_PRIORITY = 50

/** What an expression sees in a task listener; `execution.task` has to be there. */
export function taskEvaluationContext(
  instance: LiveInstance,
  execution: LiveExecution,
  task: UserTask,
  eventName: string | null,
): EvaluationContext {
  return {
    execution: delegateExecution(instance, execution, null, false),
    task: delegateTask(instance, execution, task, eventName),
    now: instance.now,
    runners: instance.runners,
    scripts: instance.scripts,
    budget: instance.budget,
  }
}

/** The reference's DelegateTask: reads see what a listener before has set. */
function delegateTask(
  instance: LiveInstance,
  execution: LiveExecution,
  created: UserTask,
  eventName: string | null,
): DelegateTask {
  const task = () => execution.task ?? created
  const change = (changes: Partial<UserTask>) => {
    execution.task = { ...task(), ...changes }
  }
  return {
    id: idOf(instance.id, created.number),
    get name() {
      return task().name ?? null
    },
    get description() {
      return task().description ?? null
    },
    get assignee() {
      return task().assignee ?? null
    },
    get owner() {
      return task().owner ?? null
    },
    get priority() {
      return task().priority ?? DEFAULT_TASK_PRIORITY
    },
    get dueDate() {
      return task().dueDate ?? null
    },
    get followUpDate() {
      return task().followUpDate ?? null
    },
    createTime: created.createTime,
    taskDefinitionKey: execution.activity?.id ?? '',
    eventName,
    execution: delegateExecution(instance, execution, null, false),
    variables: taskVariableScope(execution),
    setName: (name) => setText('name', name),
    setDescription: (description) => setText('description', description),
    setAssignee: (assignee) => setText('assignee', assignee),
    setOwner: (owner) => setText('owner', owner),
    setPriority: (priority) => change({ priority }),
    setDueDate: (dueDate) => setDate('dueDate', dueDate),
    setFollowUpDate: (followUpDate) => setDate('followUpDate', followUpDate),
    addCandidateUser: (userId) => change({ candidateUsers: [...new Set([...(task().candidateUsers ?? []), userId])] }),
    addCandidateGroup: (groupId) =>
      change({ candidateGroups: [...new Set([...(task().candidateGroups ?? []), groupId])] }),
  }

  function setText(field: 'name' | 'description' | 'assignee' | 'owner', text: string | null): void {
    const { [field]: _old, ...rest } = task()
    execution.task = text === null ? rest : { ...rest, [field]: text }
  }

  function setDate(field: 'dueDate' | 'followUpDate', time: number | null): void {
    const { [field]: _old, ...rest } = task()
    execution.task = time === null ? rest : { ...rest, [field]: time }
  }
}
