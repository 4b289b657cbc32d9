import type { Context } from 'hono'
import { ownerOf } from '../../engine/instance/ids.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'
import { type Act, instanceAct, logAct } from './user-operation-log.ts'

/** What somebody did to a part of an instance or a batch. */
export type PartAct = Pick<
  Act,
  'entityType' | 'operationType' | 'category' | 'properties' | 'taskId' | 'jobId' | 'externalTaskId' | 'executionId'
> & { readonly annotation?: string | null | undefined }

/**
 * Records what somebody did to the part of this id (a task, a job, an incident, …; or to an instance itself) in the user operation log, with what it is a part of. It is done by then:
 * where that cannot be recorded it is logged.
 */
export async function logPartAct(services: Services, c: Context, id: string, act: PartAct): Promise<void> {
  try {
    const owner = ownerOf(id)?.instanceId ?? id
    const stored = await readInstance(services.db, owner, { consistent: false })
    const whole = stored === undefined ? { batchId: owner } : await instanceAct(services, stored.state)
    await logAct(services, { ...whole, ...act, user: callerOf(c) })
  } catch (error) {
    logFailure(
      'An act is missing in the user operation log',
      { reason: `${act.entityType} ${act.operationType}` },
      error,
    )
  }
}

/**
 * The same for what people do with their tasks day by day, which an installation may want to have in the log (`USER_OPERATION_LOG=all`): it is one write more
 * for each.
 */
export async function logWork(
  services: Services,
  c: Context,
  id: string,
  act: Omit<PartAct, 'category'>,
): Promise<void> {
  if (services.configuration.userOperationLog === 'all')
    await logPartAct(services, c, id, { ...act, category: 'TaskWorker' })
}
