import type { Services } from '../runtime/services.ts'
import type { ProcessDefinition } from '../store/definition-items.ts'
import { putUserOperation } from '../store/user-operation-items.ts'

/** A modification that somebody asked for. */
export interface LoggedModification {
  readonly definition: Pick<ProcessDefinition, 'id' | 'key' | 'deploymentId'>
  readonly userId: string | undefined
  readonly annotation: string | null | undefined
  /** How many instances, for `/modification`. */
  readonly count: number
  readonly async: boolean
  readonly batchId?: string
}

/** Records a modification of many instances: who, how many, why. */
export function logModification(services: Services, logged: LoggedModification): Promise<void> {
  const { definition, userId, annotation, count, async, batchId } = logged
  return putUserOperation(services.db, {
    id: services.newId(),
    timestamp: services.now(),
    operationType: 'ModifyProcessInstance',
    entityType: 'ProcessInstance',
    category: 'Operator',
    processDefinitionId: definition.id,
    processDefinitionKey: definition.key,
    deploymentId: definition.deploymentId,
    ...(userId !== undefined && { userId }),
    ...(annotation && { annotation }),
    ...(batchId !== undefined && { batchId }),
    changes: [
      { property: 'nrOfInstances', newValue: String(count) },
      { property: 'async', newValue: String(async) },
    ],
  })
}
