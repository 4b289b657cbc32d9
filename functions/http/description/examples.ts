import { type Description, describedBodies } from './described-operations.ts'

const ID = '0198c0de-0000-7000-8000-000000000001'
const DEFINITION_ID = `insurance-claim:1:${ID}`
const TIME = '2026-01-01T12:00:00.000+0000'

const variables = { amount: { value: 4711, type: 'Integer' } }
const move = [
  { type: 'startBeforeActivity', activityId: 'payOut' },
  { type: 'cancel', activityId: 'registerClaim', cancelCurrentActiveActivityInstances: true },
]
const modification = {
  processDefinitionId: DEFINITION_ID,
  instructions: move,
  processInstanceQuery: { businessKey: 'claim-4711' },
  skipCustomListeners: true,
  annotation: 'The registration is abolished',
}
const query = { processDefinitionKey: 'insurance-claim' }
const suspension = { suspended: true }

/** A request for each body, by the name of its schema. A test checks them against the schemas. */
const BY_SCHEMA: Readonly<Record<string, unknown>> = {
  ModificationBatchDto: modification,
  ModificationPreviewRequestDto: modification,
  RetryFailedDto: { message: 'The state of the instance does not allow it' },
  SuspensionStateDto: suspension,
  ProcessInstanceQueryDto: query,
  PatchVariablesDto: { modifications: variables, deletions: ['draft'] },
  TriggerVariableValueDto: { value: 4711, type: 'Integer' },
  ProcessInstanceModificationBatchDto: { instructions: move, annotation: 'The registration is abolished' },
  ProcessInstanceSuspensionStateDto: { suspended: true, processDefinitionKey: 'insurance-claim' },
  HistoricProcessInstanceQueryDto: { ...query, finished: true },
  HistoricActivityInstanceQueryDto: { processInstanceId: ID, finished: true },
  HistoricTaskInstanceQueryDto: { processInstanceId: ID, taskAssignee: 'mary' },
  HistoricVariableInstanceQueryDto: { processInstanceId: ID, variableName: 'amount' },
  HistoricJobLogQueryDto: { processInstanceId: ID, failureLog: true },
  ProcessDefinitionSuspensionStateDto: { suspended: true, includeProcessInstances: true },
  RedeploymentDto: { resourceNames: ['insurance-claim.bpmn'], source: 'cockpit' },
  StartProcessInstanceFormDto: { businessKey: 'claim-4711', variables },
  StartProcessInstanceDto: { businessKey: 'claim-4711', variables },
  EvaluateDecisionDto: { variables },
  CreateFilterDto: {
    resourceType: 'Task',
    name: 'My claims',
    query: { ...query, unassigned: true },
    properties: { priority: 10 },
  },
  FilterExtendingQueryDto: { assignee: 'mary' },
  TaskQueryDto: { ...query, unassigned: true },
  CommentBodyDto: { id: ID, message: 'The policy is not valid any more' },
  CreateTaskDto: { name: 'Register claim', assignee: 'mary' },
  GroupQueryDto: { member: 'mary' },
  BasicUserCredentialsDto: { username: 'mary', password: 'secret' },
  PasswordPolicyRequestDto: { password: 'secret' },
  TelemetryConfigurationDto: { enableTelemetry: false },
  UserIdDto: { userId: 'mary' },
  TaskUpdateDto: { name: 'Register claim', assignee: 'mary', priority: 50 },
  ResolveTaskDto: { variables },
  TaskIdentityLinkDto: { groupId: 'clerks', type: 'candidate' },
  TaskSubmitFormDto: { variables },
  CompleteTaskDto: { variables },
  TaskBpmnErrorDto: { errorCode: 'NOT_COVERED', errorMessage: 'The damage is not covered' },
  TaskEscalationDto: { escalationCode: 'TOO_LATE' },
  ExternalTaskQueryDto: { topicName: 'payments', locked: false },
  FetchExternalTasksDto: {
    workerId: 'worker-1',
    maxTasks: 10,
    asyncResponseTimeout: 10_000,
    topics: [{ topicName: 'payments', lockDuration: 60_000, variables: ['amount'] }],
  },
  RetriesDto: { retries: 3 },
  SetRetriesForExternalTasksDto: { retries: 3, externalTaskQuery: { topicName: 'payments', noRetriesLeft: true } },
  PriorityDto: { priority: 10 },
  VariableInstanceQueryDto: { variableName: 'amount' },
  ExecutionQueryDto: { ...query, activityId: 'registerClaim' },
  ExecutionTriggerDto: { variables },
  CreateIncidentDto: {
    incidentType: 'missingPaper',
    configuration: 'policy-4711',
    message: 'The policy is not in the archive',
  },
  CorrelationMessageDto: {
    messageName: 'documentsArrived',
    businessKey: 'claim-4711',
    processVariables: variables,
    resultEnabled: true,
  },
  EvaluationConditionDto: { variables },
  SignalDto: { name: 'storm', variables },
  JobSuspensionStateDto: { suspended: true, processDefinitionKey: 'insurance-claim' },
  JobQueryDto: { ...query, noRetriesLeft: true },
  SetJobRetriesDto: { retries: 3, jobQuery: { processDefinitionId: DEFINITION_ID, noRetriesLeft: true } },
  JobRetriesDto: { retries: 3 },
  JobDuedateDto: { duedate: TIME },
  JobDefinitionQueryDto: query,
  JobDefinitionsSuspensionStateDto: { ...query, suspended: true, includeJobs: true },
  JobDefinitionSuspensionStateDto: { suspended: true, includeJobs: true },
  JobDefinitionPriorityDto: { priority: 10, includeJobs: true },
  AnnotationDto: { annotation: 'The bank was asked' },
  HistoryTimeToLiveDto: { historyTimeToLive: 30 },
}

/** Where a body has no schema of its own, by the operation. */
const BY_OPERATION: Readonly<Record<string, unknown>> = {
  completeExternalTaskResource: { workerId: 'worker-1', variables },
  handleFailure: { workerId: 'worker-1', errorMessage: 'The bank does not answer', retries: 2, retryTimeout: 60_000 },
  handleExternalTaskBpmnError: { workerId: 'worker-1', errorCode: 'NOT_COVERED' },
  lock: { workerId: 'worker-1', lockDuration: 60_000 },
  extendLock: { workerId: 'worker-1', newDuration: 60_000 },
}

/** The description with an example for each body of JSON that has none: a request that makes sense. */
export function withExamples(description: Description): Description {
  for (const { operation, content } of describedBodies(description)) {
    if ('example' in content) continue
    const example = BY_OPERATION[operation.operationId ?? ''] ?? BY_SCHEMA[schemaNameOf(content.schema)]
    if (example !== undefined) content.example = example
  }
  return description
}

/** Also where it is one part of several: a query and its order. */
function schemaNameOf(schema: unknown): string {
  const [, name = ''] = /"#\/components\/schemas\/(\w+)"/.exec(JSON.stringify(schema ?? {})) ?? []
  return name
}
