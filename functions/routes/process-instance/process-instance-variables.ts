import { restError } from '../../http/api-error.ts'
import { loadInstance } from '../../query/instances/loaded-instance.ts'
import type { VariableResource } from '../variable/variable-routes.ts'

/** The variables of process instances. */
export const INSTANCE_VARIABLES: VariableResource = {
  path: '/process-instance/{id}/variables',
  tag: 'Process Instance',
  noun: 'process instance',
  whose: 'of a process instance',
  local: true,
  find: async (services, id) => {
    const instance = await loadInstance(services, id)
    return instance && { instanceId: id, execution: 0, variables: instance.state.root.variables ?? {} }
  },
  missing: (id, prefix) => restError(`${prefix}execution ${id} doesn't exist: execution is null`, 404),
}
