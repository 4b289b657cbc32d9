// Made from /openapi.json by `npm run console:types`; a test compares the two.

export type ModificationBatchDto = ModificationDto & {
  control?: NewBatchControlDto
}
export type AnyValue = unknown
export type NewBatchControlDto = {
  /**
   * Failed instances that are tolerated; one more suspends it.
   */
  toleratedFailureCount?: number | null
  /**
   * The same in percent of all its instances.
   */
  toleratedFailurePercentage?: number | null
  /**
   * A canary: its first so many instances are carried out, then it is suspended.
   */
  pauseAfter?: number | null
  /**
   * Instances that are modified a second, at most.
   */
  maxPerSecond?: number | null
  /**
   * Instances that are modified at the same time, at most.
   */
  maxConcurrency?: number | null
  /**
   * When it begins, at most 90 days from now: yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime?: string
  /**
   * `fail`: it is refused where unfinished batches are about the same instances; they are named.
   */
  onConflict?: 'allow' | 'fail' | null
  /**
   * Keeps what each instance was before it is modified, so that `POST /batch/{id}/undo` can restore it.
   */
  undoable?: boolean | null
} | null
export type BatchStatisticsDto = BatchDto & {
  remainingJobs: number
  completedJobs: number
  failedJobs: number
}
export type ProcessInstanceQueryDto = ProcessInstanceConditions & {
  orQueries?: ProcessInstanceConditions[] | null
  sorting?: SortingDto[] | null
}
export type HistoricProcessInstanceQueryDto = HistoricProcessInstanceConditions & {
  orQueries?: HistoricProcessInstanceConditions[] | null
  sorting?: SortingDto[] | null
}
export type ProcessInstanceWithVariablesDto = ProcessInstanceDto & {
  variables?: {
    [k: string]: VariableValueDto
  }
}
export type CalledProcessDefinitionDto = ProcessDefinitionDto & {
  calledFromActivityIds: string[]
  callingProcessDefinitionId: string
}
export type HistoricDecisionInputInstanceDto = VariableValueDto & {
  id: string
  decisionInstanceId: string
  clauseId: string | null
  clauseName: string | null
  errorMessage: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  rootProcessInstanceId: string | null
}
export type HistoricDecisionOutputInstanceDto = VariableValueDto & {
  id: string
  decisionInstanceId: string
  clauseId: string | null
  clauseName: string | null
  errorMessage: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  rootProcessInstanceId: string | null
  ruleId: string | null
  ruleOrder: number | null
  variableName: string
}
export type DeploymentWithDefinitionsDto = DeploymentDto & {
  deployedProcessDefinitions: {
    [k: string]: ProcessDefinitionDto
  } | null
  deployedCaseDefinitions: null
  deployedDecisionDefinitions: {
    [k: string]: DecisionDefinitionDto
  } | null
  deployedDecisionRequirementsDefinitions: {
    [k: string]: DecisionRequirementsDefinitionDto
  } | null
  /**
   * For each resource that there is something to say of: what was ignored or left out, and what became an external task.
   */
  details?: {
    [k: string]: DeployedResourceReportDto
  }
}
export type CamundaFormRef = {
  key: string
  binding: string
  version: number | null
} | null
export type LockedExternalTaskDto = ExternalTaskDto & {
  errorDetails: string | null
  variables: {
    [k: string]: VariableValueDto
  }
  extensionProperties: {
    [k: string]: string
  }
}
export type VariableInstanceDto = VariableValueDto & {
  id: string
  name: string
  processDefinitionId: string
  processInstanceId: string
  executionId: string
  caseInstanceId: string | null
  caseExecutionId: string | null
  taskId: string | null
  batchId: string | null
  activityInstanceId: string | null
  tenantId: string | null
  errorMessage: string | null
}

export interface ModificationPreviewDto {
  id: string
  processDefinitionId: string
  /**
   * The batch that would be undone.
   */
  undoOf: string | null
  /**
   * RUNNING: the numbers still grow.
   */
  state: 'RUNNING' | 'COMPLETED' | 'EXECUTED'
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  expirationTime: string
  createUserId: string | null
  /**
   * The batch, once it was executed.
   */
  batchId: string | null
  /**
   * As they were named, repetitions included; the sum of the modified, refused and excluded ones.
   */
  totalInstances: number
  previewedInstances: number
  wouldBeModified: number
  /**
   * Of those that would be modified.
   */
  wouldEnd: number
  refused: number
  excluded: number
  /**
   * The most frequent first; ids are taken out of the messages, but not out of those of the examples.
   */
  refusals: {
    message: string
    count: number
    examples: {
      processInstanceId: string
      message: string
    }[]
  }[]
  /**
   * Of those that would be modified: which of them an undo could not restore, though nobody changed them.
   */
  notUndoable: {
    message: string
    count: number
    examples: {
      processInstanceId: string
      message: string
    }[]
  }[]
  exclusions: {
    reason: 'DUPLICATE' | 'NOT_MODIFIED'
    count: number
    examples: string[]
  }[]
  activities: {
    activityId: string
    before: number
    after: number
  }[]
  warnings: {
    message: string
  }[]
  overlappingBatches: {
    batchId: string
    type: string
    instances: number
  }[]
  cost: {
    writeUnits: number
    readUnits: number
    sqsRequests: number
    dollars: number
    seconds: number
  }
}
export interface ExceptionDto {
  /**
   * The class of the error.
   */
  type: string
  message: string | null
  /**
   * 0 where the engine refused, null where the request itself is wrong.
   */
  code: number | null
}
export interface ModificationDto {
  processDefinitionId?: string | null
  instructions?: ProcessInstanceModificationInstructionDto[] | null
  processInstanceIds?: (string | null)[] | null
  processInstanceQuery?: {
    processInstanceIds?: string[] | null
    deploymentId?: string | null
    processDefinitionId?: string | null
    processDefinitionKey?: string | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyIn?: string[] | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyNotIn?: string[] | null
    businessKey?: string | null
    businessKeyLike?: string | null
    caseInstanceId?: string | null
    superProcessInstance?: string | null
    subProcessInstance?: string | null
    superCaseInstance?: string | null
    subCaseInstance?: string | null
    rootProcessInstanceId?: string | null
    active?: boolean | null
    suspended?: boolean | null
    withIncident?: boolean | null
    incidentId?: string | null
    incidentType?: string | null
    incidentMessage?: string | null
    incidentMessageLike?: string | null
    /**
     * @maxItems 2000
     */
    tenantIdIn?: string[] | null
    withoutTenantId?: boolean | null
    processDefinitionWithoutTenantId?: boolean | null
    /**
     * @maxItems 2000
     */
    activityIdIn?: string[] | null
    rootProcessInstances?: boolean | null
    leafProcessInstances?: boolean | null
    variables?:
      | {
          name?: string | null
          operator?: string | null
          value?: AnyValue
        }[]
      | null
    variableNamesIgnoreCase?: boolean | null
    variableValuesIgnoreCase?: boolean | null
    orQueries?:
      | {
          processInstanceIds?: string[] | null
          deploymentId?: string | null
          processDefinitionId?: string | null
          processDefinitionKey?: string | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyIn?: string[] | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyNotIn?: string[] | null
          businessKey?: string | null
          businessKeyLike?: string | null
          caseInstanceId?: string | null
          superProcessInstance?: string | null
          subProcessInstance?: string | null
          superCaseInstance?: string | null
          subCaseInstance?: string | null
          rootProcessInstanceId?: string | null
          active?: boolean | null
          suspended?: boolean | null
          withIncident?: boolean | null
          incidentId?: string | null
          incidentType?: string | null
          incidentMessage?: string | null
          incidentMessageLike?: string | null
          /**
           * @maxItems 2000
           */
          tenantIdIn?: string[] | null
          withoutTenantId?: boolean | null
          processDefinitionWithoutTenantId?: boolean | null
          /**
           * @maxItems 2000
           */
          activityIdIn?: string[] | null
          rootProcessInstances?: boolean | null
          leafProcessInstances?: boolean | null
          variables?:
            | {
                name?: string | null
                operator?: string | null
                value?: AnyValue
              }[]
            | null
          variableNamesIgnoreCase?: boolean | null
          variableValuesIgnoreCase?: boolean | null
        }[]
      | null
    sorting?:
      | {
          sortBy?: string | null
          sortOrder?: 'asc' | 'desc' | null
        }[]
      | null
  } | null
  historicProcessInstanceQuery?: {
    processInstanceId?: string | null
    processInstanceIds?: string[] | null
    processInstanceIdNotIn?: string[] | null
    rootProcessInstanceId?: string | null
    processDefinitionId?: string | null
    processDefinitionKey?: string | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyIn?: string[] | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyNotIn?: string[] | null
    processDefinitionName?: string | null
    processDefinitionNameLike?: string | null
    processInstanceBusinessKey?: string | null
    /**
     * @maxItems 2000
     */
    processInstanceBusinessKeyIn?: string[] | null
    processInstanceBusinessKeyLike?: string | null
    rootProcessInstances?: boolean | null
    finished?: boolean | null
    unfinished?: boolean | null
    withJobsRetrying?: boolean | null
    withIncidents?: boolean | null
    withRootIncidents?: boolean | null
    incidentStatus?: 'open' | 'resolved' | null
    incidentType?: string | null
    incidentMessage?: string | null
    incidentMessageLike?: string | null
    /**
     * @maxItems 2000
     */
    incidentIdIn?: string[] | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startedBefore?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startedAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    finishedBefore?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    finishedAfter?: string
    startedBy?: string | null
    superProcessInstanceId?: string | null
    subProcessInstanceId?: string | null
    superCaseInstanceId?: string | null
    subCaseInstanceId?: string | null
    caseInstanceId?: string | null
    /**
     * @maxItems 2000
     */
    tenantIdIn?: string[] | null
    withoutTenantId?: boolean | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedActivityAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedActivityBefore?: string
    /**
     * @maxItems 2000
     */
    executedActivityIdIn?: string[] | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedJobAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedJobBefore?: string
    /**
     * @maxItems 2000
     */
    activeActivityIdIn?: string[] | null
    /**
     * @maxItems 2000
     */
    activityIdIn?: string[] | null
    active?: boolean | null
    suspended?: boolean | null
    completed?: boolean | null
    externallyTerminated?: boolean | null
    internallyTerminated?: boolean | null
    variables?:
      | {
          name?: string | null
          operator?: string | null
          value?: AnyValue
        }[]
      | null
    variableNamesIgnoreCase?: boolean | null
    variableValuesIgnoreCase?: boolean | null
    orQueries?:
      | {
          processInstanceId?: string | null
          processInstanceIds?: string[] | null
          processInstanceIdNotIn?: string[] | null
          rootProcessInstanceId?: string | null
          processDefinitionId?: string | null
          processDefinitionKey?: string | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyIn?: string[] | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyNotIn?: string[] | null
          processDefinitionName?: string | null
          processDefinitionNameLike?: string | null
          processInstanceBusinessKey?: string | null
          /**
           * @maxItems 2000
           */
          processInstanceBusinessKeyIn?: string[] | null
          processInstanceBusinessKeyLike?: string | null
          rootProcessInstances?: boolean | null
          finished?: boolean | null
          unfinished?: boolean | null
          withJobsRetrying?: boolean | null
          withIncidents?: boolean | null
          withRootIncidents?: boolean | null
          incidentStatus?: 'open' | 'resolved' | null
          incidentType?: string | null
          incidentMessage?: string | null
          incidentMessageLike?: string | null
          /**
           * @maxItems 2000
           */
          incidentIdIn?: string[] | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          startedBefore?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          startedAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          finishedBefore?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          finishedAfter?: string
          startedBy?: string | null
          superProcessInstanceId?: string | null
          subProcessInstanceId?: string | null
          superCaseInstanceId?: string | null
          subCaseInstanceId?: string | null
          caseInstanceId?: string | null
          /**
           * @maxItems 2000
           */
          tenantIdIn?: string[] | null
          withoutTenantId?: boolean | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedActivityAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedActivityBefore?: string
          /**
           * @maxItems 2000
           */
          executedActivityIdIn?: string[] | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedJobAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedJobBefore?: string
          /**
           * @maxItems 2000
           */
          activeActivityIdIn?: string[] | null
          /**
           * @maxItems 2000
           */
          activityIdIn?: string[] | null
          active?: boolean | null
          suspended?: boolean | null
          completed?: boolean | null
          externallyTerminated?: boolean | null
          internallyTerminated?: boolean | null
          variables?:
            | {
                name?: string | null
                operator?: string | null
                value?: AnyValue
              }[]
            | null
          variableNamesIgnoreCase?: boolean | null
          variableValuesIgnoreCase?: boolean | null
        }[]
      | null
    sorting?:
      | {
          sortBy?: string | null
          sortOrder?: 'asc' | 'desc' | null
        }[]
      | null
  } | null
  skipCustomListeners?: boolean | null
  skipIoMappings?: boolean | null
  annotation?: string | null
}
export interface ProcessInstanceModificationInstructionDto {
  type: 'cancel' | 'startBeforeActivity' | 'startAfterActivity' | 'startTransition'
  activityId?: string | null
  transitionId?: string | null
  activityInstanceId?: string | null
  transitionInstanceId?: string | null
  ancestorActivityInstanceId?: string | null
  cancelCurrentActiveActivityInstances?: boolean | null
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
}
export interface TriggerVariableValueDto {
  value?: AnyValue
  type?: string | null
  valueInfo?: {
    [k: string]: AnyValue
  } | null
  local?: boolean | null
}
export interface BatchDto {
  id: string
  type: string
  totalJobs: number
  batchJobsPerSeed: number
  invocationsPerBatchJob: number
  seedJobDefinitionId: string
  monitorJobDefinitionId: string
  batchJobDefinitionId: string
  tenantId: string | null
  createUserId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executionStartTime: string | null
  jobsCreated: number
  suspended: boolean
}
export interface ExecutePreviewDto {
  /**
   * An instance that changed since the preview is left out and named, or modified as it is now.
   */
  onChanged?: 'skip' | 'execute'
  annotation?: string | null
  /**
   * Where it is given, in place of the one that the preview was made with.
   */
  control?: {
    /**
     * Failed instances that are tolerated; one more suspends it.
     */
    toleratedFailureCount?: number | null
    /**
     * The same in percent of all its instances.
     */
    toleratedFailurePercentage?: number | null
    /**
     * A canary: its first so many instances are carried out, then it is suspended.
     */
    pauseAfter?: number | null
    /**
     * Instances that are modified a second, at most.
     */
    maxPerSecond?: number | null
    /**
     * Instances that are modified at the same time, at most.
     */
    maxConcurrency?: number | null
    /**
     * When it begins, at most 90 days from now: yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startTime?: string
    /**
     * `fail`: it is refused where unfinished batches are about the same instances; they are named.
     */
    onConflict?: 'allow' | 'fail' | null
    /**
     * Keeps what each instance was before it is modified, so that `POST /batch/{id}/undo` can restore it.
     */
    undoable?: boolean | null
  } | null
}
export interface CountResultDto {
  count: number
}
export interface BatchInstanceDto {
  processInstanceId: string
  state: 'pending' | 'modified' | 'failed' | 'skipped'
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  time: string | null
  message: string | null
}
export interface BatchFailureGroupDto {
  message: string | null
  count: number
  exampleProcessInstanceIds: string[]
  exampleMessage: string | null
}
export interface RetryFailedDto {
  /**
   * As the summary of the failures has it. All where it is missing.
   */
  message?: string | null
}
export interface BatchControlDto {
  toleratedFailureCount: number | null
  toleratedFailurePercentage: number | null
  pauseAfter: number | null
  maxPerSecond: number | null
  maxConcurrency: number | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime: string | null
  onConflict: 'allow' | 'fail'
  undoable: boolean
  /**
   * The batch that undoes this one.
   */
  undoneBy: string | null
  /**
   * The batch that this one undoes.
   */
  undoOf: string | null
  suspended: boolean
  /**
   * Why it is suspended; activating it goes on, whatever the reason.
   */
  suspensionReason: 'OPERATOR' | 'FAILURE_TOLERANCE_EXCEEDED' | 'PAUSED_AFTER' | 'NOT_STARTED_YET' | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  suspendedAt: string | null
  totalInstances: number
  modifiedInstances: number
  failedInstances: number
  skippedInstances: number
  /**
   * Neither modified nor failed nor skipped yet.
   */
  openInstances: number
  /**
   * Since it began, or was activated last.
   */
  instancesPerSecond: number
  /**
   * At the pace until now, and not faster than `maxPerSecond` allows; null where it is suspended or has not begun.
   */
  expectedEndTime: string | null
}
export interface BatchControlChangeDto {
  /**
   * Failed instances that are tolerated; one more suspends it.
   */
  toleratedFailureCount?: number | null
  /**
   * The same in percent of all its instances.
   */
  toleratedFailurePercentage?: number | null
  /**
   * A canary: its first so many instances are carried out, then it is suspended.
   */
  pauseAfter?: number | null
  /**
   * Instances that are modified a second, at most.
   */
  maxPerSecond?: number | null
  /**
   * Instances that are modified at the same time, at most.
   */
  maxConcurrency?: number | null
  /**
   * When it begins, at most 90 days from now: yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime?: string
  onConflict?: unknown
  undoable?: unknown
}
export interface UndoBatchDto {
  /**
   * The limits of the undo, as of any batch.
   */
  control?: {
    /**
     * Failed instances that are tolerated; one more suspends it.
     */
    toleratedFailureCount?: number | null
    /**
     * The same in percent of all its instances.
     */
    toleratedFailurePercentage?: number | null
    /**
     * A canary: its first so many instances are carried out, then it is suspended.
     */
    pauseAfter?: number | null
    /**
     * Instances that are modified a second, at most.
     */
    maxPerSecond?: number | null
    /**
     * Instances that are modified at the same time, at most.
     */
    maxConcurrency?: number | null
    /**
     * When it begins, at most 90 days from now: yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startTime?: string
    /**
     * `fail`: it is refused where unfinished batches are about the same instances; they are named.
     */
    onConflict?: 'allow' | 'fail' | null
    /**
     * Keeps what each instance was before it is modified, so that `POST /batch/{id}/undo` can restore it.
     */
    undoable?: boolean | null
  } | null
  annotation?: string | null
  /**
   * End the batch first where it has not ended, as DELETE does. Without it a batch that runs is refused.
   */
  stop?: boolean | null
}
export interface SuspensionStateDto {
  suspended?: boolean | null
}
export interface CleanableHistoricBatchReportResultDto {
  batchType: string
  historyTimeToLive: number | null
  finishedBatchesCount: number
  cleanableBatchesCount: number
}
export interface HistoricBatchDto {
  id: string
  type: string
  totalJobs: number
  batchJobsPerSeed: number
  invocationsPerBatchJob: number
  seedJobDefinitionId: string
  monitorJobDefinitionId: string
  batchJobDefinitionId: string
  tenantId: string | null
  createUserId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executionStartTime: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  endTime: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
}
export interface ProcessInstanceDto {
  links: AtomLink[]
  id: string
  definitionId: string
  definitionKey: string
  businessKey: string | null
  caseInstanceId: string | null
  ended: boolean
  suspended: boolean
  tenantId: string | null
}
export interface AtomLink {
  method: string
  href: string
  rel: string
}
export interface ProcessInstanceConditions {
  processInstanceIds?: string[] | null
  deploymentId?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  /**
   * @maxItems 2000
   */
  processDefinitionKeyIn?: string[] | null
  /**
   * @maxItems 2000
   */
  processDefinitionKeyNotIn?: string[] | null
  businessKey?: string | null
  businessKeyLike?: string | null
  caseInstanceId?: string | null
  superProcessInstance?: string | null
  subProcessInstance?: string | null
  superCaseInstance?: string | null
  subCaseInstance?: string | null
  rootProcessInstanceId?: string | null
  active?: boolean | null
  suspended?: boolean | null
  withIncident?: boolean | null
  incidentId?: string | null
  incidentType?: string | null
  incidentMessage?: string | null
  incidentMessageLike?: string | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  processDefinitionWithoutTenantId?: boolean | null
  /**
   * @maxItems 2000
   */
  activityIdIn?: string[] | null
  rootProcessInstances?: boolean | null
  leafProcessInstances?: boolean | null
  variables?: VariableQueryParameterDto[] | null
  variableNamesIgnoreCase?: boolean | null
  variableValuesIgnoreCase?: boolean | null
}
/**
 * A condition on a variable; operators: eq, neq, gt, gteq, lt, lteq, like.
 *
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "VariableQueryParameterDto".
 */
export interface VariableQueryParameterDto {
  name?: string | null
  operator?: string | null
  value?: AnyValue
}
export interface SortingDto {
  sortBy?: string | null
  sortOrder?: 'asc' | 'desc' | null
}
export interface VariableValueDto {
  type: string
  value?: AnyValue
  valueInfo: {
    [k: string]: string
  }
}
export interface MultiFormVariableBinaryDto {
  /**
   * The bytes; for a File with a filename and its type.
   */
  data: string
  /**
   * Bytes where it is left out.
   */
  valueType?: 'Bytes' | 'File'
  /**
   * The Java class of an object whose JSON is in `data`.
   */
  type?: string
}
export interface PatchVariablesDto {
  modifications?: {
    [k: string]: TriggerVariableValueDto
  }
  /**
   * @maxItems 2000
   */
  deletions?: string[] | null
}
export interface ProcessInstanceModificationDto {
  skipCustomListeners?: boolean | null
  skipIoMappings?: boolean | null
  instructions?: ProcessInstanceModificationInstructionDto[] | null
  annotation?: string | null
}
export interface ProcessInstanceBatchDto {
  batchId: string
  type: string
  state: 'modified'
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  time: string
}
export interface ProcessInstanceSuspensionStateDto {
  suspended?: boolean | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  processDefinitionTenantId?: string | null
  processDefinitionWithoutTenantId?: boolean | null
  processInstanceIds?: (string | null)[] | null
  processInstanceQuery?: {
    processInstanceIds?: string[] | null
    deploymentId?: string | null
    processDefinitionId?: string | null
    processDefinitionKey?: string | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyIn?: string[] | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyNotIn?: string[] | null
    businessKey?: string | null
    businessKeyLike?: string | null
    caseInstanceId?: string | null
    superProcessInstance?: string | null
    subProcessInstance?: string | null
    superCaseInstance?: string | null
    subCaseInstance?: string | null
    rootProcessInstanceId?: string | null
    active?: boolean | null
    suspended?: boolean | null
    withIncident?: boolean | null
    incidentId?: string | null
    incidentType?: string | null
    incidentMessage?: string | null
    incidentMessageLike?: string | null
    /**
     * @maxItems 2000
     */
    tenantIdIn?: string[] | null
    withoutTenantId?: boolean | null
    processDefinitionWithoutTenantId?: boolean | null
    /**
     * @maxItems 2000
     */
    activityIdIn?: string[] | null
    rootProcessInstances?: boolean | null
    leafProcessInstances?: boolean | null
    variables?:
      | {
          name?: string | null
          operator?: string | null
          value?: AnyValue
        }[]
      | null
    variableNamesIgnoreCase?: boolean | null
    variableValuesIgnoreCase?: boolean | null
    orQueries?:
      | {
          processInstanceIds?: string[] | null
          deploymentId?: string | null
          processDefinitionId?: string | null
          processDefinitionKey?: string | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyIn?: string[] | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyNotIn?: string[] | null
          businessKey?: string | null
          businessKeyLike?: string | null
          caseInstanceId?: string | null
          superProcessInstance?: string | null
          subProcessInstance?: string | null
          superCaseInstance?: string | null
          subCaseInstance?: string | null
          rootProcessInstanceId?: string | null
          active?: boolean | null
          suspended?: boolean | null
          withIncident?: boolean | null
          incidentId?: string | null
          incidentType?: string | null
          incidentMessage?: string | null
          incidentMessageLike?: string | null
          /**
           * @maxItems 2000
           */
          tenantIdIn?: string[] | null
          withoutTenantId?: boolean | null
          processDefinitionWithoutTenantId?: boolean | null
          /**
           * @maxItems 2000
           */
          activityIdIn?: string[] | null
          rootProcessInstances?: boolean | null
          leafProcessInstances?: boolean | null
          variables?:
            | {
                name?: string | null
                operator?: string | null
                value?: AnyValue
              }[]
            | null
          variableNamesIgnoreCase?: boolean | null
          variableValuesIgnoreCase?: boolean | null
        }[]
      | null
    sorting?:
      | {
          sortBy?: string | null
          sortOrder?: 'asc' | 'desc' | null
        }[]
      | null
  } | null
  historicProcessInstanceQuery?: {
    processInstanceId?: string | null
    processInstanceIds?: string[] | null
    processInstanceIdNotIn?: string[] | null
    rootProcessInstanceId?: string | null
    processDefinitionId?: string | null
    processDefinitionKey?: string | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyIn?: string[] | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyNotIn?: string[] | null
    processDefinitionName?: string | null
    processDefinitionNameLike?: string | null
    processInstanceBusinessKey?: string | null
    /**
     * @maxItems 2000
     */
    processInstanceBusinessKeyIn?: string[] | null
    processInstanceBusinessKeyLike?: string | null
    rootProcessInstances?: boolean | null
    finished?: boolean | null
    unfinished?: boolean | null
    withJobsRetrying?: boolean | null
    withIncidents?: boolean | null
    withRootIncidents?: boolean | null
    incidentStatus?: 'open' | 'resolved' | null
    incidentType?: string | null
    incidentMessage?: string | null
    incidentMessageLike?: string | null
    /**
     * @maxItems 2000
     */
    incidentIdIn?: string[] | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startedBefore?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startedAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    finishedBefore?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    finishedAfter?: string
    startedBy?: string | null
    superProcessInstanceId?: string | null
    subProcessInstanceId?: string | null
    superCaseInstanceId?: string | null
    subCaseInstanceId?: string | null
    caseInstanceId?: string | null
    /**
     * @maxItems 2000
     */
    tenantIdIn?: string[] | null
    withoutTenantId?: boolean | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedActivityAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedActivityBefore?: string
    /**
     * @maxItems 2000
     */
    executedActivityIdIn?: string[] | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedJobAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedJobBefore?: string
    /**
     * @maxItems 2000
     */
    activeActivityIdIn?: string[] | null
    /**
     * @maxItems 2000
     */
    activityIdIn?: string[] | null
    active?: boolean | null
    suspended?: boolean | null
    completed?: boolean | null
    externallyTerminated?: boolean | null
    internallyTerminated?: boolean | null
    variables?:
      | {
          name?: string | null
          operator?: string | null
          value?: AnyValue
        }[]
      | null
    variableNamesIgnoreCase?: boolean | null
    variableValuesIgnoreCase?: boolean | null
    orQueries?:
      | {
          processInstanceId?: string | null
          processInstanceIds?: string[] | null
          processInstanceIdNotIn?: string[] | null
          rootProcessInstanceId?: string | null
          processDefinitionId?: string | null
          processDefinitionKey?: string | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyIn?: string[] | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyNotIn?: string[] | null
          processDefinitionName?: string | null
          processDefinitionNameLike?: string | null
          processInstanceBusinessKey?: string | null
          /**
           * @maxItems 2000
           */
          processInstanceBusinessKeyIn?: string[] | null
          processInstanceBusinessKeyLike?: string | null
          rootProcessInstances?: boolean | null
          finished?: boolean | null
          unfinished?: boolean | null
          withJobsRetrying?: boolean | null
          withIncidents?: boolean | null
          withRootIncidents?: boolean | null
          incidentStatus?: 'open' | 'resolved' | null
          incidentType?: string | null
          incidentMessage?: string | null
          incidentMessageLike?: string | null
          /**
           * @maxItems 2000
           */
          incidentIdIn?: string[] | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          startedBefore?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          startedAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          finishedBefore?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          finishedAfter?: string
          startedBy?: string | null
          superProcessInstanceId?: string | null
          subProcessInstanceId?: string | null
          superCaseInstanceId?: string | null
          subCaseInstanceId?: string | null
          caseInstanceId?: string | null
          /**
           * @maxItems 2000
           */
          tenantIdIn?: string[] | null
          withoutTenantId?: boolean | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedActivityAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedActivityBefore?: string
          /**
           * @maxItems 2000
           */
          executedActivityIdIn?: string[] | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedJobAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedJobBefore?: string
          /**
           * @maxItems 2000
           */
          activeActivityIdIn?: string[] | null
          /**
           * @maxItems 2000
           */
          activityIdIn?: string[] | null
          active?: boolean | null
          suspended?: boolean | null
          completed?: boolean | null
          externallyTerminated?: boolean | null
          internallyTerminated?: boolean | null
          variables?:
            | {
                name?: string | null
                operator?: string | null
                value?: AnyValue
              }[]
            | null
          variableNamesIgnoreCase?: boolean | null
          variableValuesIgnoreCase?: boolean | null
        }[]
      | null
    sorting?:
      | {
          sortBy?: string | null
          sortOrder?: 'asc' | 'desc' | null
        }[]
      | null
  } | null
}
export interface ActivityInstanceDto {
  id: string
  parentActivityInstanceId: string | null
  activityId: string
  activityType: string
  processInstanceId: string
  processDefinitionId: string
  childTransitionInstances: TransitionInstanceDto[]
  executionIds: string[]
  activityName: string | null
  name: string | null
  incidentIds: string[]
  incidents: ActivityInstanceIncidentDto[]
  childActivityInstances: ActivityInstanceDto[]
}
export interface TransitionInstanceDto {
  id: string
  parentActivityInstanceId: string
  processInstanceId: string
  processDefinitionId: string
  activityId: string
  targetActivityId: string
  activityName: string | null
  activityType: string
  executionId: string
  incidentIds: string[]
  incidents: ActivityInstanceIncidentDto[]
}
export interface ActivityInstanceIncidentDto {
  id: string
  activityId: string
}
export interface HistoricProcessInstanceDto {
  id: string
  rootProcessInstanceId: string
  superProcessInstanceId: string | null
  superCaseInstanceId: string | null
  caseInstanceId: string | null
  processDefinitionName: string | null
  processDefinitionKey: string
  processDefinitionVersion: number
  processDefinitionId: string
  businessKey: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  endTime: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  durationInMillis: number | null
  startUserId: string | null
  startActivityId: string | null
  deleteReason: string | null
  tenantId: string | null
  state: 'ACTIVE' | 'SUSPENDED' | 'COMPLETED' | 'EXTERNALLY_TERMINATED' | 'INTERNALLY_TERMINATED'
  restartedProcessInstanceId: string | null
}
export interface HistoricProcessInstanceConditions {
  processInstanceId?: string | null
  processInstanceIds?: string[] | null
  processInstanceIdNotIn?: string[] | null
  rootProcessInstanceId?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  /**
   * @maxItems 2000
   */
  processDefinitionKeyIn?: string[] | null
  /**
   * @maxItems 2000
   */
  processDefinitionKeyNotIn?: string[] | null
  processDefinitionName?: string | null
  processDefinitionNameLike?: string | null
  processInstanceBusinessKey?: string | null
  /**
   * @maxItems 2000
   */
  processInstanceBusinessKeyIn?: string[] | null
  processInstanceBusinessKeyLike?: string | null
  rootProcessInstances?: boolean | null
  finished?: boolean | null
  unfinished?: boolean | null
  withJobsRetrying?: boolean | null
  withIncidents?: boolean | null
  withRootIncidents?: boolean | null
  incidentStatus?: 'open' | 'resolved' | null
  incidentType?: string | null
  incidentMessage?: string | null
  incidentMessageLike?: string | null
  /**
   * @maxItems 2000
   */
  incidentIdIn?: string[] | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startedBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startedAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedAfter?: string
  startedBy?: string | null
  superProcessInstanceId?: string | null
  subProcessInstanceId?: string | null
  superCaseInstanceId?: string | null
  subCaseInstanceId?: string | null
  caseInstanceId?: string | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executedActivityAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executedActivityBefore?: string
  /**
   * @maxItems 2000
   */
  executedActivityIdIn?: string[] | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executedJobAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executedJobBefore?: string
  /**
   * @maxItems 2000
   */
  activeActivityIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  activityIdIn?: string[] | null
  active?: boolean | null
  suspended?: boolean | null
  completed?: boolean | null
  externallyTerminated?: boolean | null
  internallyTerminated?: boolean | null
  variables?: VariableQueryParameterDto[] | null
  variableNamesIgnoreCase?: boolean | null
  variableValuesIgnoreCase?: boolean | null
}
export interface HistoricActivityInstanceDto {
  processDefinitionKey: string
  processDefinitionId: string
  processInstanceId: string
  rootProcessInstanceId: string
  tenantId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  id: string
  parentActivityInstanceId: string
  activityId: string
  activityName: string | null
  activityType: string | null
  executionId: string
  taskId: string | null
  assignee: string | null
  calledProcessInstanceId: string | null
  calledCaseInstanceId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  endTime: string | null
  durationInMillis: number | null
  canceled: boolean
  completeScope: boolean
}
export interface HistoricActivityInstanceQueryDto {
  activityInstanceId?: string | null
  processInstanceId?: string | null
  processDefinitionId?: string | null
  executionId?: string | null
  activityId?: string | null
  activityName?: string | null
  activityType?: string | null
  taskAssignee?: string | null
  finished?: boolean | null
  unfinished?: boolean | null
  canceled?: boolean | null
  completeScope?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startedBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startedAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedAfter?: string
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
}
export interface HistoricActivityStatisticsDto {
  id: string
  instances: number
  canceled: number
  finished: number
  completeScope: number
  openIncidents: number
  resolvedIncidents: number
  deletedIncidents: number
}
export interface HistoricVariableInstanceDto {
  processDefinitionKey: string
  processDefinitionId: string
  processInstanceId: string
  rootProcessInstanceId: string
  tenantId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  type: string
  value?: AnyValue
  valueInfo: {
    [k: string]: string
  }
  id: string
  name: string
  executionId: string
  activityInstanceId: string
  caseDefinitionKey: string | null
  caseDefinitionId: string | null
  caseInstanceId: string | null
  caseExecutionId: string | null
  taskId: string | null
  errorMessage: string | null
  state: 'CREATED' | 'DELETED'
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string | null
}
export interface HistoricVariableInstanceQueryDto {
  variableName?: string | null
  variableNameLike?: string | null
  /**
   * @maxItems 2000
   */
  variableNameIn?: string[] | null
  variableValue?: AnyValue
  variableNamesIgnoreCase?: boolean | null
  variableValuesIgnoreCase?: boolean | null
  /**
   * @maxItems 2000
   */
  variableTypeIn?: string[] | null
  includeDeleted?: boolean | null
  processInstanceId?: string | null
  processInstanceIdIn?: string[] | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  executionIdIn?: string[] | null
  caseInstanceId?: string | null
  /**
   * @maxItems 2000
   */
  caseExecutionIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  caseActivityIdIn?: string[] | null
  taskIdIn?: string[] | null
  activityInstanceIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  deserializeValues?: boolean | null
}
export interface HistoricTaskInstanceDto {
  processDefinitionKey: string
  processDefinitionId: string
  processInstanceId: string
  rootProcessInstanceId: string
  tenantId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  id: string
  executionId: string
  caseDefinitionKey: string | null
  caseDefinitionId: string | null
  caseInstanceId: string | null
  caseExecutionId: string | null
  activityInstanceId: string
  name: string | null
  description: string | null
  deleteReason: string | null
  owner: string | null
  assignee: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  endTime: string | null
  duration: number | null
  taskDefinitionKey: string
  priority: number
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  due: string | null
  parentTaskId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUp: string | null
  taskState: 'Created' | 'Completed' | 'Deleted'
}
export interface HistoricTaskInstanceQueryDto {
  taskId?: string | null
  taskParentTaskId?: string | null
  processInstanceId?: string | null
  rootProcessInstanceId?: string | null
  processInstanceBusinessKey?: string | null
  /**
   * @maxItems 2000
   */
  processInstanceBusinessKeyIn?: string[] | null
  processInstanceBusinessKeyLike?: string | null
  executionId?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  processDefinitionName?: string | null
  caseInstanceId?: string | null
  caseExecutionId?: string | null
  caseDefinitionId?: string | null
  caseDefinitionKey?: string | null
  caseDefinitionName?: string | null
  /**
   * @maxItems 2000
   */
  activityInstanceIdIn?: string[] | null
  taskName?: string | null
  taskNameLike?: string | null
  taskDescription?: string | null
  taskDescriptionLike?: string | null
  taskDefinitionKey?: string | null
  /**
   * @maxItems 2000
   */
  taskDefinitionKeyIn?: string[] | null
  taskDeleteReason?: string | null
  taskDeleteReasonLike?: string | null
  taskAssignee?: string | null
  taskAssigneeLike?: string | null
  taskOwner?: string | null
  taskOwnerLike?: string | null
  taskPriority?: number | null
  assigned?: boolean | null
  unassigned?: boolean | null
  finished?: boolean | null
  unfinished?: boolean | null
  processFinished?: boolean | null
  processUnfinished?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  taskDueDate?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  taskDueDateBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  taskDueDateAfter?: string
  withoutTaskDueDate?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  taskFollowUpDate?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  taskFollowUpDateBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  taskFollowUpDateAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startedBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startedAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedAfter?: string
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  taskVariables?: VariableQueryParameterDto[] | null
  processVariables?: VariableQueryParameterDto[] | null
  variableNamesIgnoreCase?: boolean | null
  variableValuesIgnoreCase?: boolean | null
  taskInvolvedUser?: string | null
  taskInvolvedGroup?: string | null
  taskHadCandidateUser?: string | null
  taskHadCandidateGroup?: string | null
  withCandidateGroups?: boolean | null
  withoutCandidateGroups?: boolean | null
  orQueries?:
    | {
        taskId?: string | null
        taskParentTaskId?: string | null
        processInstanceId?: string | null
        rootProcessInstanceId?: string | null
        processInstanceBusinessKey?: string | null
        /**
         * @maxItems 2000
         */
        processInstanceBusinessKeyIn?: string[] | null
        processInstanceBusinessKeyLike?: string | null
        executionId?: string | null
        processDefinitionId?: string | null
        processDefinitionKey?: string | null
        processDefinitionName?: string | null
        caseInstanceId?: string | null
        caseExecutionId?: string | null
        caseDefinitionId?: string | null
        caseDefinitionKey?: string | null
        caseDefinitionName?: string | null
        /**
         * @maxItems 2000
         */
        activityInstanceIdIn?: string[] | null
        taskName?: string | null
        taskNameLike?: string | null
        taskDescription?: string | null
        taskDescriptionLike?: string | null
        taskDefinitionKey?: string | null
        /**
         * @maxItems 2000
         */
        taskDefinitionKeyIn?: string[] | null
        taskDeleteReason?: string | null
        taskDeleteReasonLike?: string | null
        taskAssignee?: string | null
        taskAssigneeLike?: string | null
        taskOwner?: string | null
        taskOwnerLike?: string | null
        taskPriority?: number | null
        assigned?: boolean | null
        unassigned?: boolean | null
        finished?: boolean | null
        unfinished?: boolean | null
        processFinished?: boolean | null
        processUnfinished?: boolean | null
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        taskDueDate?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        taskDueDateBefore?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        taskDueDateAfter?: string
        withoutTaskDueDate?: boolean | null
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        taskFollowUpDate?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        taskFollowUpDateBefore?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        taskFollowUpDateAfter?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        startedBefore?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        startedAfter?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        finishedBefore?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        finishedAfter?: string
        /**
         * @maxItems 2000
         */
        tenantIdIn?: string[] | null
        withoutTenantId?: boolean | null
        taskVariables?: VariableQueryParameterDto[] | null
        processVariables?: VariableQueryParameterDto[] | null
        variableNamesIgnoreCase?: boolean | null
        variableValuesIgnoreCase?: boolean | null
        taskInvolvedUser?: string | null
        taskInvolvedGroup?: string | null
        taskHadCandidateUser?: string | null
        taskHadCandidateGroup?: string | null
        withCandidateGroups?: boolean | null
        withoutCandidateGroups?: boolean | null
      }[]
    | null
}
export interface HistoricIncidentDto {
  processDefinitionKey: string
  processDefinitionId: string
  processInstanceId: string
  rootProcessInstanceId: string
  tenantId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  id: string
  executionId: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  endTime: string | null
  incidentType: string
  activityId: string
  failedActivityId: string | null
  causeIncidentId: string
  rootCauseIncidentId: string
  configuration: string | null
  historyConfiguration: string | null
  incidentMessage: string | null
  jobDefinitionId: string | null
  open: boolean
  deleted: boolean
  resolved: boolean
  annotation: string | null
}
export interface HistoricJobLogDto {
  processDefinitionKey: string
  processDefinitionId: string
  processInstanceId: string
  rootProcessInstanceId: string
  tenantId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  id: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  timestamp: string
  jobId: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  jobDueDate: string | null
  jobRetries: number | null
  jobPriority: number
  jobExceptionMessage: string | null
  failedActivityId: string | null
  jobDefinitionId: string
  jobDefinitionType: string | null
  jobDefinitionConfiguration: string | null
  activityId: string
  executionId: string
  deploymentId: string
  hostname: string | null
  batchId: string | null
  creationLog: boolean
  failureLog: boolean
  successLog: boolean
  deletionLog: boolean
}
export interface HistoricJobLogQueryDto {
  logId?: string | null
  jobId?: string | null
  jobExceptionMessage?: string | null
  jobDefinitionId?: string | null
  jobDefinitionType?: string | null
  jobDefinitionConfiguration?: string | null
  /**
   * @maxItems 2000
   */
  activityIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  failedActivityIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  executionIdIn?: string[] | null
  processInstanceId?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  deploymentId?: string | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  hostname?: string | null
  jobPriorityLowerThanOrEquals?: number | null
  jobPriorityHigherThanOrEquals?: number | null
  creationLog?: boolean | null
  failureLog?: boolean | null
  successLog?: boolean | null
  deletionLog?: boolean | null
}
export interface ProcessDefinitionDto {
  id: string
  key: string
  category: string | null
  description: string | null
  name: string | null
  version: number
  resource: string
  deploymentId: string
  diagram: string | null
  suspended: boolean
  tenantId: string | null
  versionTag: string | null
  historyTimeToLive: number | null
  startableInTasklist: boolean
}
export interface ProcessDefinitionSuspensionStateDto {
  suspended?: boolean | null
  includeProcessInstances?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executionDate?: string
  /**
   * Not with a path that names the definition.
   */
  processDefinitionId?: string | null
  /**
   * Every version of this key; only at /process-definition/suspended.
   */
  processDefinitionKey?: string | null
}
export interface ProcessDefinitionStatisticsResultDto {
  '@class': string
  id: string
  instances: number
  failedJobs: number
  definition: ProcessDefinitionDto
  incidents: IncidentStatisticsResultDto[]
}
export interface IncidentStatisticsResultDto {
  incidentType: string
  incidentCount: number
}
export interface ActivityStatisticsResultDto {
  '@class': string
  id: string
  instances: number
  failedJobs: number
  incidents: IncidentStatisticsResultDto[]
}
export interface StartProcessInstanceDto {
  businessKey?: string | null
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
  caseInstanceId?: string | null
  startInstructions?: ProcessInstanceModificationInstructionDto[] | null
  skipCustomListeners?: boolean | null
  skipIoMappings?: boolean | null
  withVariablesInReturn?: boolean | null
}
export interface ProcessDefinitionDiagramDto {
  id: string
  bpmn20Xml: string
}
export interface HistoryTimeToLiveDto {
  /**
   * In days; null: as the installation says.
   */
  historyTimeToLive?: number | null
}
export interface DecisionDefinitionDto {
  id: string
  key: string
  category: string | null
  name: string | null
  version: number
  resource: string
  deploymentId: string
  tenantId: string | null
  decisionRequirementsDefinitionId: string | null
  decisionRequirementsDefinitionKey: string | null
  historyTimeToLive: number | null
  versionTag: string | null
}
export interface DecisionDefinitionDiagramDto {
  id: string
  dmnXml: string
}
export interface EvaluateDecisionDto {
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
}
export interface DecisionRequirementsDefinitionDto {
  id: string
  key: string
  category: string | null
  name: string | null
  version: number
  resource: string
  deploymentId: string
  tenantId: string | null
}
export interface DecisionRequirementsDefinitionXmlDto {
  id: string
  dmnXml: string
}
export interface HistoricDecisionInstanceDto {
  id: string
  decisionDefinitionId: string
  decisionDefinitionKey: string
  decisionDefinitionName: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  evaluationTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  processDefinitionId: string | null
  processDefinitionKey: string | null
  processInstanceId: string | null
  rootProcessInstanceId: string | null
  caseDefinitionId: string | null
  caseDefinitionKey: string | null
  caseInstanceId: string | null
  activityId: string | null
  activityInstanceId: string | null
  tenantId: string | null
  userId: string | null
  inputs?: HistoricDecisionInputInstanceDto[]
  outputs?: HistoricDecisionOutputInstanceDto[]
  collectResultValue: number | null
  rootDecisionInstanceId: string | null
  decisionRequirementsDefinitionId: string | null
  decisionRequirementsDefinitionKey: string | null
}
export interface DeploymentDto {
  links: AtomLink[]
  id: string
  name: string | null
  source: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  deploymentTime: string
  tenantId: string | null
}
export interface DeployedResourceReportDto {
  warnings: ProblemDto[]
  externalTasks: DelegatedWorkDto[]
}
export interface ProblemDto {
  message: string
  line: number
  column: number
  mainElementId: string | null
  elementIds: string[]
}
export interface DelegatedWorkDto {
  activityId: string
  elementType: string
  kind: 'class' | 'delegateExpression' | 'expression' | 'connector' | 'type' | 'script'
  original: string
  topicName: string
  line: number
  column: number
}
export interface ParseExceptionDto {
  type: string
  message: string | null
  code: number | null
  details?: {
    [k: string]: ResourceReportDto
  }
}
export interface ResourceReportDto {
  errors: ProblemDto[]
  warnings: ProblemDto[]
}
export interface MultiFormDeploymentDto {
  'deployment-name'?: string
  'deployment-source'?: string
  'enable-duplicate-filtering'?: 'true' | 'false'
  'deploy-changed-only'?: 'true' | 'false'
  'tenant-id'?: string
  /**
   * What becomes of Java delegates, connectors and foreign scripts: not in Camunda 7.
   */
  delegates?: 'refuse' | 'external-tasks'
  /**
   * What becomes of listeners by a Java class or bean: not in Camunda 7.
   */
  listeners?: 'refuse' | 'skip'
  /**
   * A BPMN or DMN model; any other field with a file is one too.
   */
  data: string
}
export interface RedeploymentDto {
  /**
   * @maxItems 2000
   */
  resourceIds?: string[] | null
  /**
   * @maxItems 2000
   */
  resourceNames?: string[] | null
  source?: string | null
}
export interface DeploymentResourceDto {
  id: string
  name: string
  deploymentId: string
}
export interface TaskDto {
  id: string
  name: string | null
  assignee: string | null
  owner: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  created: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  lastUpdated: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  due: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUp: string | null
  delegationState: string | null
  description: string | null
  executionId: string
  parentTaskId: string | null
  priority: number
  processDefinitionId: string
  processInstanceId: string
  caseExecutionId: string | null
  caseDefinitionId: string | null
  caseInstanceId: string | null
  taskDefinitionKey: string
  suspended: boolean
  formKey: string | null
  camundaFormRef: null
  tenantId: string | null
  taskState: string
  variables?: {
    [k: string]: VariableValueDto
  }
  comment?: boolean
  attachment?: boolean
}
export interface TaskCountByCandidateGroupResultDto {
  groupName: string | null
  taskCount: number
}
export interface CreateTaskDto {
  id?: string | null
  name?: string | null
  description?: string | null
  assignee?: string | null
  owner?: string | null
  delegationState?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  due?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUp?: string
  priority?: number | null
  parentTaskId?: string | null
  caseInstanceId?: string | null
  tenantId?: string | null
}
export interface TaskQueryDto {
  taskId?: string | null
  taskIdIn?: string[] | null
  processInstanceId?: string | null
  processInstanceIdIn?: string[] | null
  processInstanceBusinessKey?: string | null
  /**
   * @maxItems 2000
   */
  processInstanceBusinessKeyIn?: string[] | null
  processInstanceBusinessKeyLike?: string | null
  processInstanceBusinessKeyExpression?: string | null
  processInstanceBusinessKeyLikeExpression?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  /**
   * @maxItems 2000
   */
  processDefinitionKeyIn?: string[] | null
  processDefinitionName?: string | null
  processDefinitionNameLike?: string | null
  executionId?: string | null
  /**
   * @maxItems 2000
   */
  activityInstanceIdIn?: string[] | null
  caseInstanceId?: string | null
  caseInstanceBusinessKey?: string | null
  caseInstanceBusinessKeyLike?: string | null
  caseDefinitionId?: string | null
  caseDefinitionKey?: string | null
  caseDefinitionName?: string | null
  caseDefinitionNameLike?: string | null
  caseExecutionId?: string | null
  caseInstanceVariables?: VariableQueryParameterDto[] | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  assignee?: string | null
  assigneeLike?: string | null
  /**
   * @maxItems 2000
   */
  assigneeIn?: string[] | null
  /**
   * @maxItems 2000
   */
  assigneeNotIn?: string[] | null
  assigneeExpression?: string | null
  assigneeLikeExpression?: string | null
  owner?: string | null
  ownerExpression?: string | null
  candidateGroup?: string | null
  candidateGroupLike?: string | null
  /**
   * @maxItems 2000
   */
  candidateGroups?: string[] | null
  candidateGroupExpression?: string | null
  candidateGroupsExpression?: string | null
  candidateUser?: string | null
  candidateUserExpression?: string | null
  includeAssignedTasks?: boolean | null
  involvedUser?: string | null
  involvedUserExpression?: string | null
  withCandidateGroups?: boolean | null
  withoutCandidateGroups?: boolean | null
  withCandidateUsers?: boolean | null
  withoutCandidateUsers?: boolean | null
  assigned?: boolean | null
  unassigned?: boolean | null
  taskDefinitionKey?: string | null
  /**
   * @maxItems 2000
   */
  taskDefinitionKeyIn?: string[] | null
  /**
   * @maxItems 2000
   */
  taskDefinitionKeyNotIn?: string[] | null
  taskDefinitionKeyLike?: string | null
  name?: string | null
  nameNotEqual?: string | null
  nameLike?: string | null
  nameNotLike?: string | null
  description?: string | null
  descriptionLike?: string | null
  priority?: number | null
  maxPriority?: number | null
  minPriority?: number | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  dueDate?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  dueAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  dueBefore?: string
  withoutDueDate?: boolean | null
  dueDateExpression?: string | null
  dueAfterExpression?: string | null
  dueBeforeExpression?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUpDate?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUpAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUpBefore?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUpBeforeOrNotExistent?: string
  followUpDateExpression?: string | null
  followUpAfterExpression?: string | null
  followUpBeforeExpression?: string | null
  followUpBeforeOrNotExistentExpression?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createdOn?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createdAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createdBefore?: string
  createdOnExpression?: string | null
  createdAfterExpression?: string | null
  createdBeforeExpression?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  updatedAfter?: string
  updatedAfterExpression?: string | null
  delegationState?: string | null
  parentTaskId?: string | null
  active?: boolean | null
  suspended?: boolean | null
  processVariables?: VariableQueryParameterDto[] | null
  taskVariables?: VariableQueryParameterDto[] | null
  variableNamesIgnoreCase?: boolean | null
  withTaskVariablesInReturn?: boolean | null
  withTaskLocalVariablesInReturn?: boolean | null
  withCommentAttachmentInfo?: boolean | null
  variableValuesIgnoreCase?: boolean | null
  orQueries?:
    | {
        taskId?: string | null
        taskIdIn?: string[] | null
        processInstanceId?: string | null
        processInstanceIdIn?: string[] | null
        processInstanceBusinessKey?: string | null
        /**
         * @maxItems 2000
         */
        processInstanceBusinessKeyIn?: string[] | null
        processInstanceBusinessKeyLike?: string | null
        processInstanceBusinessKeyExpression?: string | null
        processInstanceBusinessKeyLikeExpression?: string | null
        processDefinitionId?: string | null
        processDefinitionKey?: string | null
        /**
         * @maxItems 2000
         */
        processDefinitionKeyIn?: string[] | null
        processDefinitionName?: string | null
        processDefinitionNameLike?: string | null
        executionId?: string | null
        /**
         * @maxItems 2000
         */
        activityInstanceIdIn?: string[] | null
        caseInstanceId?: string | null
        caseInstanceBusinessKey?: string | null
        caseInstanceBusinessKeyLike?: string | null
        caseDefinitionId?: string | null
        caseDefinitionKey?: string | null
        caseDefinitionName?: string | null
        caseDefinitionNameLike?: string | null
        caseExecutionId?: string | null
        caseInstanceVariables?: VariableQueryParameterDto[] | null
        /**
         * @maxItems 2000
         */
        tenantIdIn?: string[] | null
        withoutTenantId?: boolean | null
        assignee?: string | null
        assigneeLike?: string | null
        /**
         * @maxItems 2000
         */
        assigneeIn?: string[] | null
        /**
         * @maxItems 2000
         */
        assigneeNotIn?: string[] | null
        assigneeExpression?: string | null
        assigneeLikeExpression?: string | null
        owner?: string | null
        ownerExpression?: string | null
        candidateGroup?: string | null
        candidateGroupLike?: string | null
        /**
         * @maxItems 2000
         */
        candidateGroups?: string[] | null
        candidateGroupExpression?: string | null
        candidateGroupsExpression?: string | null
        candidateUser?: string | null
        candidateUserExpression?: string | null
        includeAssignedTasks?: boolean | null
        involvedUser?: string | null
        involvedUserExpression?: string | null
        withCandidateGroups?: boolean | null
        withoutCandidateGroups?: boolean | null
        withCandidateUsers?: boolean | null
        withoutCandidateUsers?: boolean | null
        assigned?: boolean | null
        unassigned?: boolean | null
        taskDefinitionKey?: string | null
        /**
         * @maxItems 2000
         */
        taskDefinitionKeyIn?: string[] | null
        /**
         * @maxItems 2000
         */
        taskDefinitionKeyNotIn?: string[] | null
        taskDefinitionKeyLike?: string | null
        name?: string | null
        nameNotEqual?: string | null
        nameLike?: string | null
        nameNotLike?: string | null
        description?: string | null
        descriptionLike?: string | null
        priority?: number | null
        maxPriority?: number | null
        minPriority?: number | null
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        dueDate?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        dueAfter?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        dueBefore?: string
        withoutDueDate?: boolean | null
        dueDateExpression?: string | null
        dueAfterExpression?: string | null
        dueBeforeExpression?: string | null
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        followUpDate?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        followUpAfter?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        followUpBefore?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        followUpBeforeOrNotExistent?: string
        followUpDateExpression?: string | null
        followUpAfterExpression?: string | null
        followUpBeforeExpression?: string | null
        followUpBeforeOrNotExistentExpression?: string | null
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        createdOn?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        createdAfter?: string
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        createdBefore?: string
        createdOnExpression?: string | null
        createdAfterExpression?: string | null
        createdBeforeExpression?: string | null
        /**
         * yyyy-MM-dd'T'HH:mm:ss.SSSZ
         */
        updatedAfter?: string
        updatedAfterExpression?: string | null
        delegationState?: string | null
        parentTaskId?: string | null
        active?: boolean | null
        suspended?: boolean | null
        processVariables?: VariableQueryParameterDto[] | null
        taskVariables?: VariableQueryParameterDto[] | null
        variableNamesIgnoreCase?: boolean | null
        withTaskVariablesInReturn?: boolean | null
        withTaskLocalVariablesInReturn?: boolean | null
        withCommentAttachmentInfo?: boolean | null
        variableValuesIgnoreCase?: boolean | null
      }[]
    | null
}
export interface UserIdDto {
  userId?: string | null
}
export interface TaskUpdateDto {
  name?: string | null
  description?: string | null
  assignee?: string | null
  owner?: string | null
  delegationState?: 'PENDING' | 'RESOLVED' | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  due?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  followUp?: string
  priority?: number | null
  parentTaskId?: string | null
  caseInstanceId?: string | null
  tenantId?: string | null
}
export interface ResolveTaskDto {
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
}
export interface IdentityLinkDto {
  userId: string | null
  groupId: string | null
  type: string
}
export interface TaskIdentityLinkDto {
  userId?: string | null
  groupId?: string | null
  type?: string | null
}
export interface CompleteTaskDto {
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
  withVariablesInReturn?: boolean | null
}
export interface TaskBpmnErrorDto {
  errorCode?: string | null
  errorMessage?: string | null
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
}
export interface TaskEscalationDto {
  escalationCode?: string | null
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
}
export interface FormDto {
  key: string | null
  camundaFormRef: CamundaFormRef
  contextPath: string | null
}
export interface TaskSubmitFormDto {
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
  withVariablesInReturn?: boolean | null
}
export interface FilterDto {
  id: string
  resourceType: string
  name: string
  owner: string | null
  query: {
    [k: string]: unknown
  }
  properties: {
    [k: string]: unknown
  }
  itemCount?: number
}
export interface CreateFilterDto {
  resourceType?: string | null
  name?: string | null
  owner?: string | null
  query?: {
    [k: string]: unknown
  } | null
  properties?: {
    [k: string]: unknown
  } | null
}
/**
 * A query of tasks, as for POST /task.
 *
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "FilterExtendingQueryDto".
 */
export interface FilterExtendingQueryDto {
  [k: string]: unknown
}
export interface StartProcessInstanceFormDto {
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
  businessKey?: string | null
}
export interface CommentDto {
  links: AtomLink[]
  id: string
  userId: string | null
  taskId: string | null
  processInstanceId: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  time: string
  message: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  rootProcessInstanceId: string
}
export interface CommentBodyDto {
  id?: string | null
  message?: string | null
}
export interface AttachmentDto {
  links: AtomLink[]
  id: string
  name: string | null
  description: string | null
  taskId: string | null
  type: string | null
  url: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  rootProcessInstanceId: string
}
export interface MultiFormAttachmentDto {
  'attachment-name'?: string
  'attachment-description'?: string
  'attachment-type'?: string
  /**
   * Where the content is, if it is not in `content`.
   */
  url?: string
  /**
   * At most 390,000 bytes.
   */
  content?: string
}
export interface ExternalTaskDto {
  id: string
  activityId: string
  activityInstanceId: string
  errorMessage: string | null
  executionId: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  lockExpirationTime: string | null
  processDefinitionId: string
  processDefinitionKey: string
  processDefinitionVersionTag: string | null
  processInstanceId: string
  tenantId: string | null
  retries: number | null
  suspended: boolean
  workerId: string | null
  topicName: string
  priority: number
  businessKey: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string
}
export interface ExternalTaskQueryDto {
  externalTaskId?: string | null
  externalTaskIdIn?: string[] | null
  topicName?: string | null
  workerId?: string | null
  locked?: boolean | null
  notLocked?: boolean | null
  withRetriesLeft?: boolean | null
  noRetriesLeft?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  lockExpirationAfter?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  lockExpirationBefore?: string
  activityId?: string | null
  /**
   * @maxItems 2000
   */
  activityIdIn?: string[] | null
  executionId?: string | null
  processInstanceId?: string | null
  processInstanceIdIn?: string[] | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  /**
   * @maxItems 2000
   */
  processDefinitionKeyIn?: string[] | null
  processDefinitionName?: string | null
  processDefinitionNameLike?: string | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  active?: boolean | null
  suspended?: boolean | null
  priorityHigherThanOrEquals?: number | null
  priorityLowerThanOrEquals?: number | null
  processVariables?: VariableQueryParameterDto[] | null
  variableNamesIgnoreCase?: boolean | null
  variableValuesIgnoreCase?: boolean | null
}
export interface FetchExternalTasksDto {
  workerId?: string | null
  maxTasks?: number | null
  usePriority?: boolean | null
  asyncResponseTimeout?: number | null
  /**
   * @maxItems 100
   */
  topics?: FetchExternalTaskTopicDto[] | null
  sorting?: unknown[] | null
}
export interface FetchExternalTaskTopicDto {
  topicName?: string | null
  lockDuration?: number | null
  /**
   * @maxItems 2000
   */
  variables?: string[] | null
  localVariables?: boolean | null
  businessKey?: string | null
  processDefinitionId?: string | null
  /**
   * @maxItems 2000
   */
  processDefinitionIdIn?: string[] | null
  processDefinitionKey?: string | null
  /**
   * @maxItems 2000
   */
  processDefinitionKeyIn?: string[] | null
  processDefinitionVersionTag?: string | null
  withoutTenantId?: boolean | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  processVariables?: {
    [k: string]: AnyValue
  }
  deserializeValues?: boolean | null
  includeExtensionProperties?: boolean | null
}
export interface SetRetriesForExternalTasksDto {
  retries?: number | null
  externalTaskIds?: (string | null)[] | null
  processInstanceIds?: string[] | null
  externalTaskQuery?: {
    externalTaskId?: string | null
    externalTaskIdIn?: string[] | null
    topicName?: string | null
    workerId?: string | null
    locked?: boolean | null
    notLocked?: boolean | null
    withRetriesLeft?: boolean | null
    noRetriesLeft?: boolean | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    lockExpirationAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    lockExpirationBefore?: string
    activityId?: string | null
    /**
     * @maxItems 2000
     */
    activityIdIn?: string[] | null
    executionId?: string | null
    processInstanceId?: string | null
    processInstanceIdIn?: string[] | null
    processDefinitionId?: string | null
    processDefinitionKey?: string | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyIn?: string[] | null
    processDefinitionName?: string | null
    processDefinitionNameLike?: string | null
    /**
     * @maxItems 2000
     */
    tenantIdIn?: string[] | null
    active?: boolean | null
    suspended?: boolean | null
    priorityHigherThanOrEquals?: number | null
    priorityLowerThanOrEquals?: number | null
    processVariables?: VariableQueryParameterDto[] | null
    variableNamesIgnoreCase?: boolean | null
    variableValuesIgnoreCase?: boolean | null
    sorting?: SortingDto[] | null
  } | null
  processInstanceQuery?: {
    processInstanceIds?: string[] | null
    deploymentId?: string | null
    processDefinitionId?: string | null
    processDefinitionKey?: string | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyIn?: string[] | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyNotIn?: string[] | null
    businessKey?: string | null
    businessKeyLike?: string | null
    caseInstanceId?: string | null
    superProcessInstance?: string | null
    subProcessInstance?: string | null
    superCaseInstance?: string | null
    subCaseInstance?: string | null
    rootProcessInstanceId?: string | null
    active?: boolean | null
    suspended?: boolean | null
    withIncident?: boolean | null
    incidentId?: string | null
    incidentType?: string | null
    incidentMessage?: string | null
    incidentMessageLike?: string | null
    /**
     * @maxItems 2000
     */
    tenantIdIn?: string[] | null
    withoutTenantId?: boolean | null
    processDefinitionWithoutTenantId?: boolean | null
    /**
     * @maxItems 2000
     */
    activityIdIn?: string[] | null
    rootProcessInstances?: boolean | null
    leafProcessInstances?: boolean | null
    variables?:
      | {
          name?: string | null
          operator?: string | null
          value?: AnyValue
        }[]
      | null
    variableNamesIgnoreCase?: boolean | null
    variableValuesIgnoreCase?: boolean | null
    orQueries?:
      | {
          processInstanceIds?: string[] | null
          deploymentId?: string | null
          processDefinitionId?: string | null
          processDefinitionKey?: string | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyIn?: string[] | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyNotIn?: string[] | null
          businessKey?: string | null
          businessKeyLike?: string | null
          caseInstanceId?: string | null
          superProcessInstance?: string | null
          subProcessInstance?: string | null
          superCaseInstance?: string | null
          subCaseInstance?: string | null
          rootProcessInstanceId?: string | null
          active?: boolean | null
          suspended?: boolean | null
          withIncident?: boolean | null
          incidentId?: string | null
          incidentType?: string | null
          incidentMessage?: string | null
          incidentMessageLike?: string | null
          /**
           * @maxItems 2000
           */
          tenantIdIn?: string[] | null
          withoutTenantId?: boolean | null
          processDefinitionWithoutTenantId?: boolean | null
          /**
           * @maxItems 2000
           */
          activityIdIn?: string[] | null
          rootProcessInstances?: boolean | null
          leafProcessInstances?: boolean | null
          variables?:
            | {
                name?: string | null
                operator?: string | null
                value?: AnyValue
              }[]
            | null
          variableNamesIgnoreCase?: boolean | null
          variableValuesIgnoreCase?: boolean | null
        }[]
      | null
    sorting?:
      | {
          sortBy?: string | null
          sortOrder?: 'asc' | 'desc' | null
        }[]
      | null
  } | null
  historicProcessInstanceQuery?: {
    processInstanceId?: string | null
    processInstanceIds?: string[] | null
    processInstanceIdNotIn?: string[] | null
    rootProcessInstanceId?: string | null
    processDefinitionId?: string | null
    processDefinitionKey?: string | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyIn?: string[] | null
    /**
     * @maxItems 2000
     */
    processDefinitionKeyNotIn?: string[] | null
    processDefinitionName?: string | null
    processDefinitionNameLike?: string | null
    processInstanceBusinessKey?: string | null
    /**
     * @maxItems 2000
     */
    processInstanceBusinessKeyIn?: string[] | null
    processInstanceBusinessKeyLike?: string | null
    rootProcessInstances?: boolean | null
    finished?: boolean | null
    unfinished?: boolean | null
    withJobsRetrying?: boolean | null
    withIncidents?: boolean | null
    withRootIncidents?: boolean | null
    incidentStatus?: 'open' | 'resolved' | null
    incidentType?: string | null
    incidentMessage?: string | null
    incidentMessageLike?: string | null
    /**
     * @maxItems 2000
     */
    incidentIdIn?: string[] | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startedBefore?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    startedAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    finishedBefore?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    finishedAfter?: string
    startedBy?: string | null
    superProcessInstanceId?: string | null
    subProcessInstanceId?: string | null
    superCaseInstanceId?: string | null
    subCaseInstanceId?: string | null
    caseInstanceId?: string | null
    /**
     * @maxItems 2000
     */
    tenantIdIn?: string[] | null
    withoutTenantId?: boolean | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedActivityAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedActivityBefore?: string
    /**
     * @maxItems 2000
     */
    executedActivityIdIn?: string[] | null
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedJobAfter?: string
    /**
     * yyyy-MM-dd'T'HH:mm:ss.SSSZ
     */
    executedJobBefore?: string
    /**
     * @maxItems 2000
     */
    activeActivityIdIn?: string[] | null
    /**
     * @maxItems 2000
     */
    activityIdIn?: string[] | null
    active?: boolean | null
    suspended?: boolean | null
    completed?: boolean | null
    externallyTerminated?: boolean | null
    internallyTerminated?: boolean | null
    variables?:
      | {
          name?: string | null
          operator?: string | null
          value?: AnyValue
        }[]
      | null
    variableNamesIgnoreCase?: boolean | null
    variableValuesIgnoreCase?: boolean | null
    orQueries?:
      | {
          processInstanceId?: string | null
          processInstanceIds?: string[] | null
          processInstanceIdNotIn?: string[] | null
          rootProcessInstanceId?: string | null
          processDefinitionId?: string | null
          processDefinitionKey?: string | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyIn?: string[] | null
          /**
           * @maxItems 2000
           */
          processDefinitionKeyNotIn?: string[] | null
          processDefinitionName?: string | null
          processDefinitionNameLike?: string | null
          processInstanceBusinessKey?: string | null
          /**
           * @maxItems 2000
           */
          processInstanceBusinessKeyIn?: string[] | null
          processInstanceBusinessKeyLike?: string | null
          rootProcessInstances?: boolean | null
          finished?: boolean | null
          unfinished?: boolean | null
          withJobsRetrying?: boolean | null
          withIncidents?: boolean | null
          withRootIncidents?: boolean | null
          incidentStatus?: 'open' | 'resolved' | null
          incidentType?: string | null
          incidentMessage?: string | null
          incidentMessageLike?: string | null
          /**
           * @maxItems 2000
           */
          incidentIdIn?: string[] | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          startedBefore?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          startedAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          finishedBefore?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          finishedAfter?: string
          startedBy?: string | null
          superProcessInstanceId?: string | null
          subProcessInstanceId?: string | null
          superCaseInstanceId?: string | null
          subCaseInstanceId?: string | null
          caseInstanceId?: string | null
          /**
           * @maxItems 2000
           */
          tenantIdIn?: string[] | null
          withoutTenantId?: boolean | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedActivityAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedActivityBefore?: string
          /**
           * @maxItems 2000
           */
          executedActivityIdIn?: string[] | null
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedJobAfter?: string
          /**
           * yyyy-MM-dd'T'HH:mm:ss.SSSZ
           */
          executedJobBefore?: string
          /**
           * @maxItems 2000
           */
          activeActivityIdIn?: string[] | null
          /**
           * @maxItems 2000
           */
          activityIdIn?: string[] | null
          active?: boolean | null
          suspended?: boolean | null
          completed?: boolean | null
          externallyTerminated?: boolean | null
          internallyTerminated?: boolean | null
          variables?:
            | {
                name?: string | null
                operator?: string | null
                value?: AnyValue
              }[]
            | null
          variableNamesIgnoreCase?: boolean | null
          variableValuesIgnoreCase?: boolean | null
        }[]
      | null
    sorting?:
      | {
          sortBy?: string | null
          sortOrder?: 'asc' | 'desc' | null
        }[]
      | null
  } | null
}
export interface RetriesDto {
  retries?: number | null
}
export interface PriorityDto {
  priority?: number | null
}
export interface VariableInstanceQueryDto {
  variableName?: string | null
  variableNameLike?: string | null
  processInstanceIdIn?: string[] | null
  executionIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  activityInstanceIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  variableScopeIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  caseInstanceIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  caseExecutionIdIn?: string[] | null
  taskIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  batchIdIn?: string[] | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  variableValues?: VariableQueryParameterDto[] | null
  variableNamesIgnoreCase?: boolean | null
  variableValuesIgnoreCase?: boolean | null
  deserializeValues?: boolean | null
}
export interface ExecutionDto {
  id: string
  processInstanceId: string
  ended: boolean
  tenantId: string | null
}
export interface ExecutionQueryDto {
  processInstanceId?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  businessKey?: string | null
  activityId?: string | null
  signalEventSubscriptionName?: string | null
  messageEventSubscriptionName?: string | null
  active?: boolean | null
  suspended?: boolean | null
  incidentId?: string | null
  incidentType?: string | null
  incidentMessage?: string | null
  incidentMessageLike?: string | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  variables?: VariableQueryParameterDto[] | null
  processVariables?: VariableQueryParameterDto[] | null
  variableNamesIgnoreCase?: boolean | null
  variableValuesIgnoreCase?: boolean | null
}
export interface EventSubscriptionDto {
  id: string
  eventType: string
  eventName: string | null
  executionId: string | null
  processInstanceId: string | null
  activityId: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createdDate: string
  tenantId: string | null
}
export interface ExecutionTriggerDto {
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
}
export interface IncidentDto {
  id: string
  processDefinitionId: string | null
  processInstanceId: string | null
  executionId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  incidentTimestamp: string
  incidentType: string
  activityId: string | null
  failedActivityId: string | null
  causeIncidentId: string
  rootCauseIncidentId: string
  configuration: string | null
  tenantId: string | null
  incidentMessage: string | null
  jobDefinitionId: string | null
  annotation: string | null
}
export interface CreateIncidentDto {
  incidentType?: string | null
  configuration?: string | null
  message?: string | null
}
export interface MessageCorrelationResultWithVariableDto {
  resultType: 'Execution' | 'ProcessDefinition'
  processInstance: ProcessInstanceDto & ({} | null)
  execution: ExecutionDto & ({} | null)
  variables?: {
    [k: string]: VariableValueDto
  }
}
export interface CorrelationMessageDto {
  messageName?: string | null
  businessKey?: string | null
  tenantId?: string | null
  withoutTenantId?: boolean | null
  processInstanceId?: string | null
  correlationKeys?: {
    [k: string]: TriggerVariableValueDto
  }
  localCorrelationKeys?: {
    [k: string]: TriggerVariableValueDto
  }
  processVariables?: {
    [k: string]: TriggerVariableValueDto
  }
  processVariablesLocal?: {
    [k: string]: TriggerVariableValueDto
  }
  processVariablesToTriggeredScope?: {
    [k: string]: TriggerVariableValueDto
  }
  all?: boolean | null
  resultEnabled?: boolean | null
  variablesInResultEnabled?: boolean | null
}
export interface EvaluationConditionDto {
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
  businessKey?: string | null
  processDefinitionId?: string | null
  tenantId?: string | null
  withoutTenantId?: boolean | null
}
export interface SignalDto {
  name?: string | null
  executionId?: string | null
  variables?: {
    [k: string]: TriggerVariableValueDto
  }
  tenantId?: string | null
  withoutTenantId?: boolean | null
}
export interface JobSuspensionStateDto {
  suspended?: boolean | null
  /**
   * Refused: it has a path of its own.
   */
  jobId?: string | null
  jobDefinitionId?: string | null
  processInstanceId?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  processDefinitionTenantId?: string | null
  processDefinitionWithoutTenantId?: boolean | null
}
export interface JobDto {
  id: string
  jobDefinitionId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  dueDate: string | null
  processInstanceId: string | null
  executionId: string | null
  processDefinitionId: string | null
  processDefinitionKey: string | null
  retries: number
  exceptionMessage: string | null
  failedActivityId: string | null
  suspended: boolean
  priority: number
  tenantId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  createTime: string
  batchId: string | null
}
export interface JobQueryDto {
  jobId?: string | null
  jobIds?: string[] | null
  jobDefinitionId?: string | null
  processInstanceId?: string | null
  processInstanceIds?: string[] | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  executionId?: string | null
  activityId?: string | null
  failedActivityId?: string | null
  withRetriesLeft?: boolean | null
  noRetriesLeft?: boolean | null
  executable?: boolean | null
  timers?: boolean | null
  messages?: boolean | null
  dueDates?: JobConditionQueryParameterDto[] | null
  createTimes?: JobConditionQueryParameterDto[] | null
  withException?: boolean | null
  exceptionMessage?: string | null
  active?: boolean | null
  suspended?: boolean | null
  acquired?: boolean | null
  priorityHigherThanOrEquals?: number | null
  priorityLowerThanOrEquals?: number | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  includeJobsWithoutTenantId?: boolean | null
}
export interface JobConditionQueryParameterDto {
  operator: 'gt' | 'lt'
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  value: string
}
export interface SetJobRetriesDto {
  jobIds?: string[] | null
  jobQuery?: JobQueryDto & ({} | null)
  retries?: number | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  dueDate?: string
}
export interface JobRetriesDto {
  retries?: number | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  dueDate?: string
}
export interface JobDuedateDto {
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  duedate?: string
  cascade?: boolean | null
}
export interface JobDefinitionDto {
  id: string
  processDefinitionId: string | null
  processDefinitionKey: string | null
  jobType: string
  jobConfiguration: string | null
  activityId: string | null
  suspended: boolean
  overridingJobPriority: number | null
  tenantId: string | null
  deploymentId: null
}
export interface JobDefinitionQueryDto {
  jobDefinitionId?: string | null
  /**
   * @maxItems 2000
   */
  activityIdIn?: string[] | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  jobType?: string | null
  jobConfiguration?: string | null
  active?: boolean | null
  suspended?: boolean | null
  withOverridingJobPriority?: boolean | null
  /**
   * @maxItems 2000
   */
  tenantIdIn?: string[] | null
  withoutTenantId?: boolean | null
  includeJobDefinitionsWithoutTenantId?: boolean | null
}
export interface JobDefinitionsSuspensionStateDto {
  suspended?: boolean | null
  includeJobs?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executionDate?: string
  /**
   * Refused: it has a path of its own.
   */
  jobDefinitionId?: string | null
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
  processDefinitionTenantId?: string | null
  processDefinitionWithoutTenantId?: boolean | null
}
export interface JobDefinitionSuspensionStateDto {
  suspended?: boolean | null
  includeJobs?: boolean | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executionDate?: string
  processDefinitionId?: string | null
  processDefinitionKey?: string | null
}
export interface JobDefinitionPriorityDto {
  priority?: number | null
  includeJobs?: boolean | null
}
export interface AnnotationDto {
  annotation?: string | null
}
export interface UserOperationLogEntryDto {
  id: string
  userId: string | null
  userName?: string
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  timestamp: string
  operationId: string
  operationType: string
  entityType: string
  category: string
  annotation: string | null
  property: string | null
  orgValue: string | null
  newValue: string | null
  deploymentId: string | null
  processDefinitionId: string | null
  processDefinitionKey: string | null
  processInstanceId: string | null
  executionId: string | null
  caseDefinitionId: string | null
  caseInstanceId: string | null
  caseExecutionId: string | null
  taskId: string | null
  externalTaskId: string | null
  batchId: string | null
  jobId: string | null
  jobDefinitionId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  rootProcessInstanceId: string | null
}
export interface UserProfileDto {
  id: string
  firstName: string | null
  lastName: string | null
  email: string | null
}
export interface GroupDto {
  id: string
  name: string
  type: string | null
}
export interface GroupQueryDto {
  id?: string | null
  /**
   * @maxItems 2000
   */
  idIn?: string[] | null
  name?: string | null
  nameLike?: string | null
  type?: string | null
  member?: string | null
  memberOfTenant?: string | null
}
export interface TenantDto {
  id: string
  name: string
}
export interface IdentityServiceGroupInfoDto {
  groups: IdentityServiceGroupDto[]
  groupUsers: IdentityServiceUserDto[]
}
export interface IdentityServiceGroupDto {
  id: string
  name: string
}
export interface IdentityServiceUserDto {
  id: string
  firstName: string | null
  lastName: string | null
  displayName: string | null
}
export interface AuthenticationResult {
  authenticatedUser: string
  authenticated: boolean
  tenants: string[] | null
  groups: string[] | null
}
export interface BasicUserCredentialsDto {
  username?: string | null
  password?: string | null
}
export interface PasswordPolicyDto {
  rules: PasswordPolicyRuleDto[]
}
export interface PasswordPolicyRuleDto {
  placeholder: string
  parameter: {
    [k: string]: string
  }
}
export interface PasswordPolicyRequestDto {
  password?: string | null
  profile?: {
    id?: string
    firstName?: string | null
    lastName?: string | null
    email?: string | null
  } | null
}
export interface AuthorizationCheckResultDto {
  permissionName: string
  resourceName: string
  resourceId: string | null
  authorized: boolean
}
export interface AuthorizationDto {
  id: string
  type: number
  permissions: string[]
  userId: string | null
  groupId: string | null
  resourceType: number | null
  resourceId: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  removalTime: string | null
  rootProcessInstanceId: string | null
}
export interface TelemetryDataDto {
  installation: string | null
  product: {
    name: string
    version: string | null
    edition: string
    internals: {
      database: AbstractVendorVersionInformationDto
      'application-server': AbstractVendorVersionInformationDto & ({} | null)
      'license-key': null
      'camunda-integration': string[]
      commands: {}
      metrics: {}
      webapps: string[]
      jdk: AbstractVendorVersionInformationDto & ({} | null)
    }
  }
}
export interface AbstractVendorVersionInformationDto {
  vendor: string | null
  version: string | null
}
export interface TelemetryConfigurationDto {
  enableTelemetry?: boolean | null
}
export interface ProcessEngineDto {
  name: string
}
export interface VersionDto {
  version: string
}
