import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { putUserOperation, type UserOperation } from '../../store/user-operation-items.ts'

/** A modification that somebody asked for. */
export interface LoggedModification {
  readonly definition: { readonly id: string; readonly key: string; readonly deploymentId: string }
  readonly userId: string | undefined
  readonly annotation: string | null | undefined
  readonly batchId?: string
  /** The one instance, or how many and whether in a batch. */
  readonly extent: { readonly processInstanceId: string } | { readonly count: number; readonly async: boolean }
}

/**
 * Records who modified what and why. The modification is done by then: where the record cannot be written that is logged, and does not
 * make a failure of it that would be tried again.
 */
export async function logModification(services: Services, logged: LoggedModification): Promise<void> {
  try {
    await putUserOperation(services.db, operationOf(services, logged))
  } catch (error) {
    logFailure(
      'A modification is missing in the user operation log',
      { processDefinitionId: logged.definition.id },
      error,
    )
  }
}

function operationOf(
  services: Services,
  { definition, userId, annotation, batchId, extent }: LoggedModification,
): UserOperation {
  const isSingle = 'processInstanceId' in extent
  return {
    id: services.newId(),
    timestamp: services.now(),
    operationType: 'ModifyProcessInstance',
    entityType: 'ProcessInstance',
    category: 'Operator',
    processDefinitionId: definition.id,
    processDefinitionKey: definition.key,
    deploymentId: definition.deploymentId,
    userId,
    annotation: annotation ?? undefined,
    batchId,
    processInstanceId: isSingle ? extent.processInstanceId : undefined,
    changes: isSingle
      ? []
      : [
          { property: 'nrOfInstances', newValue: String(extent.count) },
          { property: 'async', newValue: String(extent.async) },
        ],
  }
}
