import type { Variables } from '../../engine/instance/instance-state.ts'
import type { VariableResource } from '../variable/variable-routes.ts'
import { findTask, missingTask } from './find-task.ts'
import { type TaskView, variablesOf } from './task-dto.ts'

/** The variables that a task sees; the reference's `variables`. */
export const TASK_VARIABLES: VariableResource = {
  path: '/task/{id}/variables',
  whose: 'that a task sees',
  local: false,
  ...resourceOf((view) => variablesOf(view, 'visible')),
}

/** The variables of a task alone; the reference's `localVariables`. */
export const LOCAL_TASK_VARIABLES: VariableResource = {
  path: '/task/{id}/localVariables',
  whose: 'of a task alone',
  local: true,
  ...resourceOf((view) => variablesOf(view, 'local')),
}

function resourceOf(read: (view: TaskView) => Variables): Pick<VariableResource, 'tag' | 'noun' | 'find' | 'missing'> {
  return {
    tag: 'Task',
    noun: 'task',
    find: async (services, id) => {
      const view = await findTask(services, id)
      if (view === undefined) return undefined
      const { instance, view: execution } = view.place
      return { instanceId: instance.state.id, execution: execution.execution.number, variables: read(view) }
    },
    missing: missingTask,
  }
}
