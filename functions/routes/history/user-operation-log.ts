import { derivedUuid } from '../../engine/instance/derived-uuid.ts'
import { instanceIdFrom } from '../../engine/instance/ids.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Caller } from '../../http/caller-identity.ts'
import { definitionGraph } from '../../repository/definitions.ts'
import { historyDays } from '../../repository/history-time-to-live.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { boundTenants } from '../../store/dynamodb/tenants.ts'
import { putUserOperation, type UserOperation } from '../../store/user-operation-items.ts'

/** A value as the log shows it: text; undefined and null for none. */
export type LoggedValue = string | number | boolean | null | undefined

/** What somebody did, with the ids of what it was done to. */
export interface Act
  extends Omit<
    UserOperation,
    | 'id'
    | 'timestamp'
    | 'userId'
    | 'userName'
    | 'category'
    | 'annotation'
    | 'processDefinitionId'
    | 'processDefinitionKey'
    | 'changes'
  > {
  /** Who did it; undefined where nobody is authenticated. */
  readonly user: Caller | undefined
  /** Whose business it is: an operator's where it is not said. */
  readonly category?: 'Operator' | 'TaskWorker'
  readonly annotation?: string | null | undefined
  /** The definition that it is about, or only its key. */
  readonly definition?: { readonly id?: string; readonly key: string; readonly deploymentId?: string } | undefined
  /** The new value of each property; an array where the old one is known: the old one, then the new one. */
  readonly properties?: Readonly<Record<string, LoggedValue | readonly [LoggedValue, LoggedValue]>>
  /** What it created, and when (in milliseconds), where the same request may create it again: it is recorded once. */
  readonly created?: { readonly id: string; readonly startTime: number }
}

const DAY_SECONDS = 24 * 3600

/**
 * Records an act in the user operation log, with the names of the reference (`/history/user-operation`). It is done by then: where the record
 * cannot be written that is logged, and does not make a failure of it that would be tried again.
 *
 * @example
 * await logAct(services, { user: callerOf(c), entityType: 'Batch', operationType: 'SuspendBatch', batchId, properties: { suspensionState: 'suspended' } })
 */
export async function logAct(services: Services, act: Act): Promise<void> {
  const { operationType, entityType } = act
  try {
    const days = services.configuration.userOperationLogTimeToLiveDays
    const operation = operationOf(services, act)
    await putUserOperation(services.db, operation, Math.ceil(operation.timestamp / 1000) + days * DAY_SECONDS)
  } catch (error) {
    logFailure('An act is missing in the user operation log', { reason: `${entityType} ${operationType}` }, error)
  }
}

/** What is done to a batch: the part of the act that is always the same. */
export function batchAct(user: Caller | undefined, batchId: string) {
  return { user, entityType: 'Batch', batchId } as const
}

/** What is done to an instance, or to a part of it: the part of the act that is always the same. */
export async function instanceAct(services: Services, { id, definitionId, caller, end }: InstanceState) {
  const loaded = await definitionGraph(services, definitionId)
  const days = historyDays(services, loaded?.definition)
  const removalTime = end && days !== undefined ? end.time + days * DAY_SECONDS * 1000 : undefined
  return {
    entityType: 'ProcessInstance',
    definition: loaded?.definition,
    processInstanceId: id,
    rootProcessInstanceId: caller?.rootProcessInstanceId ?? id,
    removalTime,
  } as const
}

/** `suspended` or `active`, as the log says it. */
export function suspensionState(suspended: boolean): string {
  return suspended ? 'suspended' : 'active'
}

function operationOf(services: Services, act: Act): UserOperation {
  const { annotation, definition, properties = {}, created, user, category = 'Operator', ...ids } = act
  const timestamp = created?.startTime ?? services.now()
  const cause = created?.id ?? services.newId()
  const tenants = boundTenants()
  return {
    ...ids,
    id: instanceIdFrom(derivedUuid(cause, timestamp)),
    timestamp,
    ...(tenants !== undefined && { tn: tenants }),
    userId: user?.id,
    userName: user?.name,
    category,
    annotation: annotation ?? undefined,
    deploymentId: act.deploymentId ?? definition?.deploymentId,
    processDefinitionId: definition?.id,
    processDefinitionKey: definition?.key,
    changes: Object.entries(properties).map(([property, value]) => {
      const [orgValue, newValue] = Array.isArray(value) ? value : [undefined, value]
      return { property, orgValue: textOf(orgValue), newValue: textOf(newValue) }
    }),
  }
}

function textOf(value: LoggedValue): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}
