import type { Variables } from '../instance/instance-state.ts'
import type { LiveInstance } from '../instance/live-instance.ts'

/** What a called instance hands to its caller: the variables of its process scope. The call activity's out mappings choose from them. */
export function callerVariables(instance: LiveInstance): Variables {
  return instance.root.variables
}
