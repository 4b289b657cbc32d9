import type { Context } from 'hono'
import type { Services } from '../../shell/services.ts'
import { logWork, type PartAct } from '../history/part-act.ts'

/** Records what somebody did with a user task, where the installation wants that in the user operation log. */
export function logTask(
  services: Services,
  c: Context,
  id: string,
  act: Pick<PartAct, 'operationType' | 'properties'> & { readonly entityType?: string },
): Promise<void> {
  return logWork(services, c, id, { entityType: 'Task', ...act, taskId: id })
}
