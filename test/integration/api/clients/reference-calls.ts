import { formOf } from '../../../support/api/populated-api.ts'

type Ids = Readonly<Record<string, string>>

/** How an operation is called that needs more than the ids in its path, or is answered otherwise than with success. */
export interface ReferenceCall {
  /** The JSON or form that is sent. */
  readonly body?: (ids: Ids) => unknown
  /** What its parameters are, where it is not what stands for them everywhere. */
  readonly parameters?: Readonly<Record<string, string>>
  /** A list whose first entry has the field that stands for this parameter of the path. */
  readonly first?: { readonly path: string; readonly parameter: string }
  /** The status of an operation that has to fail here, and why. */
  readonly refused?: readonly [status: number, why: string]
}

const definition = (ids: Ids) => ids['process-definition {id}'] ?? ''
const instance = (ids: Ids) => ids['process-instance {id}'] ?? ''
const move = (ids: Ids) => ({
  processDefinitionId: definition(ids),
  processInstanceIds: [instance(ids)],
  instructions: [{ type: 'startBeforeActivity', activityId: 'pay' }],
})
const json = (body: unknown): ReferenceCall => ({ body: () => body })
const waiting = (call: ReferenceCall = {}): ReferenceCall => ({
  ...call,
  first: { path: '/execution?activityId=wait', parameter: 'id' },
})
const timer = (call: ReferenceCall = {}): ReferenceCall => ({
  ...call,
  first: { path: '/job?timers=true', parameter: 'id' },
})
const logged = (call: ReferenceCall = {}): ReferenceCall => ({
  ...call,
  first: { path: '/history/user-operation', parameter: 'operationId' },
})

const binary = (): ReferenceCall => ({ body: () => formOf({ valueType: 'Bytes', data: 'content' }) })

const variable = json({ value: 1, type: 'Integer' })
const variables = { x: { value: 1, type: 'Integer' } }
const patch = json({ modifications: variables, deletions: ['file'] })
const suspended = json({ suspended: true })
const suspendedByKey = json({ processDefinitionKey: 'p', suspended: true })
const ELSEWHERE: ReferenceCall = { refused: [404, 'passwords are kept elsewhere'] }
const FILTER = json({ resourceType: 'Task', name: 'Mine', query: { taskDefinitionKey: 'inside' } })
const LINK = json({ groupId: 'clerks', type: 'candidate' })
const NOTE = { body: (ids: Ids) => ({ id: ids['{commentId}'], message: 'Seen again' }) }

/** An operation on what was deployed for a tenant, of which there is nothing here. */
export const OF_A_TENANT: ReferenceCall = {
  ...json({ variables }),
  parameters: { 'tenant-id': 'none' },
  refused: [404, 'nothing was deployed for a tenant'],
}

/** By the operation's name in the reference's description. */
export const REFERENCE_CALLS: Readonly<Record<string, ReferenceCall>> = {
  updateBatchSuspensionState: suspended,
  evaluateCondition: { ...json({ variables }), refused: [400, 'no process starts on a condition here'] },
  evaluateDecisionByKey: json({ variables }),
  evaluateDecisionById: json({ variables }),
  createDeployment: {
    body: () =>
      formOf({
        'deployment-name': 'form',
        'a.form': '{"components": []}',
      }),
  },
  redeploy: json({}),
  modifyLocalExecutionVariables: patch,
  putLocalExecutionVariable: variable,
  setLocalExecutionVariableBinary: binary(),
  signalExecution: waiting(json({})),
  createIncident: waiting(json({ incidentType: 'custom', configuration: 'x' })),
  fetchAndLock: json({ workerId: 'w', maxTasks: 1, topics: [{ topicName: 'mail', lockDuration: 1000 }] }),
  handleExternalTaskBpmnError: json({ workerId: 'w', errorCode: 'late' }),
  completeExternalTaskResource: json({ workerId: 'w' }),
  extendLock: json({ workerId: 'w', newDuration: 1000 }),
  handleFailure: json({ workerId: 'w', errorMessage: 'No connection', retries: 1, retryTimeout: 0 }),
  lock: json({ workerId: 'w', lockDuration: 1000 }),
  setExternalTaskResourcePriority: json({ priority: 10 }),
  setExternalTaskResourceRetries: json({ retries: 3 }),
  setExternalTaskRetries: { body: (ids) => ({ externalTaskIds: [ids['external-task {id}']], retries: 3 }) },
  createFilter: FILTER,
  updateFilter: FILTER,
  clearAnnotationUserOperationLog: logged(),
  setAnnotationUserOperationLog: logged(json({ annotation: 'agreed' })),
  checkPassword: { ...json({ password: 'secret' }), ...ELSEWHERE },
  getPasswordPolicy: ELSEWHERE,
  getGroupInfo: { parameters: { userId: 'https://login.test#1' } },
  isUserAuthorized: { parameters: { permissionName: 'READ', resourceName: 'Deployment', resourceType: '9' } },
  getAuthorization: { parameters: { id: 'none' }, refused: [404, 'there are none: scopes say who may do what'] },
  getDeployedStartForm: { refused: [404, 'its start event has none'] },
  getDeployedStartFormByKey: { refused: [404, 'its start event has none'] },
  verifyUser: json({ username: 'ada', password: 'secret' }),
  resolveIncident: { refused: [400, 'the incident of a failed job ends with a try that succeeds'] },
  setIncidentAnnotation: json({ annotation: 'agreed' }),
  updateSuspensionStateJobDefinitions: suspendedByKey,
  setJobPriorityJobDefinition: json({ priority: 5 }),
  setJobRetriesJobDefinition: json({ retries: 2 }),
  updateSuspensionStateJobDefinition: suspended,
  setJobRetriesAsyncOperation: { body: (ids) => ({ jobIds: [ids['job {id}']], retries: 2 }) },
  updateSuspensionStateBy: suspendedByKey,
  setJobDuedate: timer(json({ duedate: '2030-01-01T00:00:00.000+0000' })),
  recalculateDuedate: timer(),
  executeJob: timer(),
  setJobPriority: json({ priority: 5 }),
  setJobRetries: json({ retries: 2 }),
  updateJobSuspensionState: suspended,
  deliverMessage: { body: (ids) => ({ messageName: 'answer', processInstanceId: instance(ids) }) },
  executeModification: { body: move },
  executeModificationAsync: { body: move },
  deleteDeployment: { parameters: { cascade: 'true' } },
  deleteProcessDefinition: { parameters: { cascade: 'true' } },
  deleteProcessDefinitionsByKey: { parameters: { cascade: 'true' } },
  updateHistoryTimeToLiveByProcessDefinitionKey: json({ historyTimeToLive: 5 }),
  updateHistoryTimeToLiveByProcessDefinitionId: json({ historyTimeToLive: 5 }),
  submitForm: json({ variables: { amount: { value: 1, type: 'Long' } } }),
  submitFormByKey: json({ variables: { amount: { value: 1, type: 'Long' } } }),
  updateProcessDefinitionSuspensionStateByKey: suspended,
  updateProcessDefinitionSuspensionStateById: suspended,
  updateProcessDefinitionSuspensionState: suspendedByKey,
  updateSuspensionState: { body: (ids) => ({ processInstanceIds: [instance(ids)], suspended: true }) },
  updateSuspensionStateById: suspended,
  updateProcessInstanceComment: NOTE,
  modifyProcessInstance: { body: (ids) => ({ instructions: move(ids).instructions }) },
  modifyProcessInstanceAsyncOperation: { body: (ids) => ({ instructions: move(ids).instructions }) },
  modifyProcessInstanceVariables: patch,
  setProcessInstanceVariable: variable,
  setProcessInstanceVariableBinary: binary(),
  throwSignal: json({ name: 'nobody-waits' }),
  createTask: { ...json({ name: 'Call' }), refused: [400, 'a task belongs to a process'] },
  deleteTask: { refused: [400, 'a task of a process is not deleted alone'] },
  updateTask: json({ name: 'Pay now', assignee: 'eve', priority: 10 }),
  setAssignee: json({ userId: 'eve' }),
  addAttachment: { body: () => formOf({ 'attachment-name': 'a', content: 'bytes' }) },
  handleBpmnError: json({ errorCode: 'late' }),
  handleEscalation: { ...json({ escalationCode: 'late' }), refused: [400, 'nobody catches it'] },
  claim: json({ userId: 'ada' }),
  updateTaskComment: NOTE,
  createComment: json({ message: 'Seen' }),
  delegateTask: json({ userId: 'eve' }),
  addIdentityLink: LINK,
  deleteIdentityLink: LINK,
  modifyTaskLocalVariables: patch,
  putTaskLocalVariable: variable,
  setBinaryTaskLocalVariable: binary(),
  submit: json({ variables: { amount: { value: 1, type: 'Long' } } }),
  modifyTaskVariables: patch,
  putTaskVariable: variable,
  setBinaryTaskVariable: binary(),
  configureTelemetry: json({ enableTelemetry: false }),
}
