import type { Variables } from '../../engine/instance/instance-state.ts'
import { restError } from '../../http/api-error.ts'
import { localVariables, mergedVariables } from '../../instance/execution-lookup.ts'
import { type ExecutionPart, findExecution } from '../../query/find-execution.ts'
import type { VariableResource } from '../variable/variable-routes.ts'

/** The variables of executions. */
export const EXECUTION_VARIABLES: VariableResource = {
  path: '/execution/{id}/localVariables',
  tag: 'Execution',
  noun: 'execution',
  whose: 'of an execution',
  local: true,
  find: async (services, id) => {
    const part = await findExecution(services, id)
    if (part === undefined) return undefined
    const { instance, view } = part.outer
    return { instanceId: instance.state.id, execution: view.execution.number, variables: ownVariables(part) }
  },
  missing: (id, prefix) => restError(`${prefix}execution ${id} doesn't exist: execution is null`, 404),
}

function ownVariables({ places }: ExecutionPart): Variables {
  return mergedVariables(places.map(({ view }) => localVariables(view.execution)))
}
