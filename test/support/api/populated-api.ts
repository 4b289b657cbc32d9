import { z } from 'zod'
import { boundary, extensions, flows, model, userTask } from '../../unit/engine/stage/model.ts'
import { deliverAll } from '../batches.ts'
import { type Shell, startShell } from '../shell.ts'
import { type ApiClient, apiClient } from './api-client.ts'

/** A shell with something of everything that the API can tell of. */
export interface PopulatedApi {
  readonly shell: Shell
  readonly api: ApiClient
  /** What stands for a parameter of a path, by the path's resource and the parameter's name: `task {id}`. */
  readonly ids: Readonly<Record<string, string>>
}

const FIELD = extensions(
  '<camunda:formData><camunda:formField id="amount" type="long" defaultValue="1"/></camunda:formData>',
)
const TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
const PROCESS = model(
  `<startEvent id="start">${FIELD}</startEvent><parallelGateway id="fork"/>
   ${userTask('pay', FIELD, 'camunda:assignee="ada" camunda:candidateGroups="clerks" camunda:formKey="embedded:deployment:pay.html"')}
   ${boundary('late', 'pay', TIMER)}
   <serviceTask id="mail" camunda:type="external" camunda:topic="mail"/>
   <receiveTask id="wait" messageRef="answer"/>
   <businessRuleTask id="rule" camunda:decisionRef="sum" camunda:resultVariable="v"/>
   <serviceTask id="fail" camunda:asyncBefore="true" camunda:expression="\${missing}"/>
   <callActivity id="call" calledElement="q"/><endEvent id="end"/>
   ${flows('start > fork > pay > end', 'fork > mail > end', 'fork > wait > end', 'fork > rule > fail > end', 'fork > call > end')}`,
  '<message id="answer" name="answer"/>',
)
const CALLED = model(`<startEvent id="s"/>${userTask('inside')}<endEvent id="e"/>${flows('s > inside > e')}`, '', 'q')
const DMN = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="drd" name="d" namespace="n">
<decision id="need" name="Need"><variable name="n" typeRef="integer"/><literalExpression><text>x * 2</text></literalExpression></decision>
<decision id="sum" name="Sum"><informationRequirement><requiredDecision href="#need"/></informationRequirement><decisionTable><input id="i" label="in"><inputExpression typeRef="integer"><text>x</text></inputExpression></input>
<output id="o" name="o" typeRef="integer"/><rule id="r"><inputEntry><text>1</text></inputEntry><outputEntry><text>2</text></outputEntry></rule></decisionTable></decision></definitions>`
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'

/** Who calls: he has a name, a group and a tenant, and may do everything. */
const CLAIMS = {
  iss: 'https://login.test',
  sub: '1',
  scope: 'shunt/read shunt/operate shunt/deploy',
  given_name: 'Ada',
  'cognito:groups': '[clerks]',
  tenants: 'bank',
}

/** What API Gateway tells of who calls. */
export const CALLER = { requestContext: { authorizer: { jwt: { claims: CLAIMS } } } }

const identified = z.object({ id: z.string() })
const listed = z.array(z.looseObject({ id: z.string() }))

/** Starts it: a process that waits in five ways, one that has ended, a decision, batches, notes, incidents. */
export async function startPopulatedApi(): Promise<PopulatedApi> {
  const shell = await startShell({ DECISION_HISTORY: 'on', USER_OPERATION_LOG: 'all' })
  const api = apiClient(shell.services, CALLER)
  const sent = async (method: 'POST' | 'PUT', path: string, body: unknown) =>
    identified.parse((await api.send(method, path, body)).body).id
  const first = async (path: string) => listed.parse((await api.get(path)).body)[0]?.id ?? ''

  const deployment = await upload(api, '/deployment/create', {
    'deployment-name': 'everything',
    'p.bpmn': PROCESS,
    'p.svg': PICTURE,
    'q.bpmn': CALLED,
    'd.dmn': DMN,
    'd.svg': PICTURE,
    'pay.html': '<form/>',
  })
  shell.setTime(Date.now())
  const start = { businessKey: 'claim', variables: { x: { value: 1 }, file: FILE } }
  const instance = await sent('POST', '/process-definition/key/p/start', start)
  await shell.runJobs()
  const of = `processInstanceId=${instance}`
  const task = await first(`/task?${of}&taskDefinitionKey=pay`)
  await api.send('PUT', `/task/${task}/localVariables/file`, FILE)
  const waiting = await first(`/execution?${of}&activityId=wait`)
  await api.send('PUT', `/execution/${waiting}/localVariables/file`, FILE)
  const comment = await sent('POST', `/task/${task}/comment/create`, { message: 'Seen' })
  const attachment = await upload(api, `/task/${task}/attachment/create`, { 'attachment-name': 'a', content: 'bytes' })
  const externalTask = await first(`/external-task?${of}`)
  const fetch = { workerId: 'w', maxTasks: 1, topics: [{ topicName: 'mail', lockDuration: 1000 }] }
  await api.send('POST', '/external-task/fetchAndLock', fetch)
  const failure = {
    workerId: 'w',
    errorMessage: 'No connection',
    errorDetails: 'At line 1',
    retries: 0,
    retryTimeout: 0,
  }
  await api.send('POST', `/external-task/${externalTask}/failure`, failure)
  const definition = await first('/process-definition?key=p&latestVersion=true')
  const batch = await sent('POST', '/modification/executeAsync', {
    processDefinitionId: definition,
    processInstanceIds: [instance],
    instructions: [{ type: 'startBeforeActivity', activityId: 'pay' }],
  })
  const preview = await sent('POST', '/modification/preview', {
    processDefinitionId: definition,
    processInstanceIds: [instance],
    instructions: [{ type: 'cancel', activityId: 'pay' }],
  })
  await deliverAll(shell)
  const running = await sent('POST', '/modification/executeAsync', {
    processDefinitionId: definition,
    processInstanceIds: [instance],
    instructions: [{ type: 'startBeforeActivity', activityId: 'pay' }],
  })
  const ended = await sent('POST', '/process-definition/key/q/start', {})
  await api.send('DELETE', `/process-instance/${ended}`, undefined)

  const ids = {
    '{attachmentId}': attachment,
    'batch {id}': running,
    '{commentId}': comment,
    'decision-definition {id}': await first('/decision-definition'),
    'decision-requirements-definition {id}': await first('/decision-requirements-definition'),
    'deployment {id}': deployment,
    'deployment {resourceId}': await first(`/deployment/${deployment}/resources`),
    'event-subscription {id}': await first(`/event-subscription?${of}`),
    'execution {id}': waiting,
    '{messageName}': 'answer',
    'external-task {id}': externalTask,
    'history activity-instance {id}': await first(`/history/activity-instance?${of}`),
    'history batch {id}': batch,
    'history decision-instance {id}': await first(`/history/decision-instance?${of}`),
    'history job-log {id}': await first(`/history/job-log?${of}&failureLog=true`),
    'history process-definition {id}': definition,
    'history process-instance {id}': ended,
    'history variable-instance {id}': await first(`/history/variable-instance?${of}&variableName=file`),
    'incident {id}': await first(`/incident?${of}`),
    'job {id}': await first(`/job?${of}&withException=true`),
    'job-definition {id}': await first(`/job-definition?processDefinitionId=${definition}`),
    'modification {id}': preview,
    'process-definition {id}': definition,
    'process-instance {id}': instance,
    'task {id}': task,
    'variable-instance {id}': await first(`/variable-instance?processInstanceIdIn=${instance}&variableName=file`),
    'filter {id}': await sent('POST', '/filter/create', {
      resourceType: 'Task',
      name: 'Mine',
      query: { taskDefinitionKey: 'inside' },
    }),
    'group {id}': 'clerks',
    'user {id}': `${CLAIMS.iss}#${CLAIMS.sub}`,
    'tenant {id}': 'bank',
    '{key}': 'p',
    'decision-definition {key}': 'sum',
    'decision-requirements-definition {key}': 'drd',
    '{varName}': 'file',
    '{name}': 'default',
  }
  return { shell, api, ids }
}

/** `task`, `history task`: what a path is about. */
export function resourceOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'history' ? `${first} ${second}` : first
}

/** What stands for a parameter (`{id}`) of a path: that of its resource, else that of any. Throws for one that nothing stands for. */
export function standInFor(ids: PopulatedApi['ids'], path: string, parameter: string): string {
  const names = [`${resourceOf(path)} ${parameter}`, parameter === '{deleteReason}' ? '' : parameter]
  const value = names.map((name) => ids[name]).find((id) => id !== undefined && id !== '')
  if (value === undefined) throw new Error(`Nothing stands for ${parameter} in ${path}`)
  return value
}

const FILE = {
  value: Buffer.from('content').toString('base64'),
  type: 'File',
  valueInfo: { filename: 'a.txt', mimeType: 'text/plain' },
}

async function upload(api: ApiClient, path: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const request = new Response(formOf(parts))
  const body = new Uint8Array(await request.arrayBuffer())
  const answer = await api.raw(path, body, request.headers.get('content-type') ?? '')
  return identified.parse(answer.body).id
}

/** A multipart form: parts whose names are those of files, or of a file's bytes, are files. */
export function formOf(parts: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, text] of Object.entries(parts)) {
    if (/[.]|^content$|^data$/.test(name)) form.set(name, new Blob([text]), name)
    else form.set(name, text)
  }
  return form
}
