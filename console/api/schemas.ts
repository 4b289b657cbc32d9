// Made from /openapi.json by `npm run console:types`; a test compares the two.

export type AnyValue = unknown
export type BatchStatisticsDto = BatchDto & {
  remainingJobs: number
  completedJobs: number
  failedJobs: number
}
export type HistoricProcessInstanceQueryDto = HistoricProcessInstanceConditions & {
  orQueries?: HistoricProcessInstanceConditions[] | null
  sorting?: SortingDto[] | null
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
export interface CountResultDto {
  count: number
}
export interface BatchInstanceDto {
  /**
   * Null where it is lost.
   */
  processInstanceId: string | null
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
   * The batch that undoes this one; the last one where there are several.
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
  /**
   * With those that a batch which has ended had not come to.
   */
  skippedInstances: number
  /**
   * Neither modified nor failed nor skipped yet.
   */
  openInstances: number
  /**
   * Since it was created, began at its start time, or was activated last; a second that has begun counts whole.
   */
  instancesPerSecond: number
  /**
   * At the pace until now, and not faster than `maxPerSecond` allows; null where it is suspended, and in its first two seconds.
   */
  expectedEndTime: string | null
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
  startedBefore?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  startedAfter?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedBefore?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  finishedAfter?: string | null
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
  executedActivityAfter?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executedActivityBefore?: string | null
  /**
   * @maxItems 2000
   */
  executedActivityIdIn?: string[] | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executedJobAfter?: string | null
  /**
   * yyyy-MM-dd'T'HH:mm:ss.SSSZ
   */
  executedJobBefore?: string | null
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
