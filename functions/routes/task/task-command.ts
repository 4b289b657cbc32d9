import type { Command } from '../../engine/command.ts'
import type { InstanceState, UserTask } from '../../engine/instance/instance-state.ts'
import { errorOfRefusal, restError } from '../../http/api-error.ts'
import { executionsOf } from '../../query/conditions/instance-contents.ts'
import type { Services } from '../../shell/services.ts'
import { commandOwner } from '../process-instance/command-owner.ts'
import { missingTask } from './find-task.ts'

/** Tells a user task's instance what to do about it, and gives the state after that. Throws an ApiError where there is no such task, or it is refused. */
export function commandTask(
  services: Services,
  id: string,
  doing: string,
  command: (number: number, task: UserTask) => Command,
): Promise<InstanceState> {
  const prefix = doing === '' ? '' : `${doing}: `
  return commandOwner(services, id, {
    command: (number, state) => {
      const task = taskIn(state, number)
      return task && command(number, task)
    },
    missing: () => missingTask(id, prefix),
    refused: (refusal) => restError(`${prefix}${refusal.message}`, errorOfRefusal(refusal).status),
  })
}

/** The user task of this number, or undefined. */
export function taskIn(state: InstanceState, number: number): UserTask | undefined {
  for (const { task } of executionsOf(state)) if (task?.number === number) return task
  return undefined
}
