import type { Variables } from '../instance/instance-state.ts'
import type { LiveInstance } from '../instance/live-instance.ts'
import { lastingVariables } from '../instance/value/transient-value.ts'

/** What a called instance hands to its caller: the variables of its process scope, without the transient ones, which never leave an instance. The call activity's out mappings choose from them. */
export function callerVariables(instance: LiveInstance): Variables {
  return lastingVariables(instance.root.variables)
}
