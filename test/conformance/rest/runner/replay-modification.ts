import type { Answer, RestClient } from '../../../support/server/rest-client.ts'
import { acceptClientError, firstDifference } from './differences.ts'
import { type ActionError, act, batchEnd, look, type Sight, settle, withoutJavaText } from './instance-driver.ts'
import { type Foreseen, previewDifference } from './preview-difference.ts'

/** One recorded modification: what was done before it, the modification itself, and what was seen before, after, and after each further action. */
export interface ModificationRecording {
  readonly name: string
  readonly key: string
  readonly files: Readonly<Record<string, string>>
  readonly variables: unknown
  readonly before: readonly string[]
  readonly instructions: readonly unknown[]
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
  readonly route: 'execute' | 'single' | 'async'
  readonly expect: {
    readonly before: Sight | 'ended'
    readonly answer: ModificationAnswer
    readonly after: Sight | 'ended'
    readonly trace: readonly { readonly action: string; readonly error?: ActionError; readonly then: Sight | 'ended' }[]
  }
}

interface ModificationAnswer {
  readonly status: number
  readonly type?: string
  readonly message?: string
  readonly failedJobs?: number
}

interface Started {
  readonly definitionId: string
  readonly instanceId: string
}

/** Does what the recording says; the first difference to what it saw, or undefined where there is none. */
export async function replayModification(
  client: RestClient,
  recording: ModificationRecording,
): Promise<string | undefined> {
  const started = await begin(client, recording)
  try {
    return await compare(client, recording, started)
  } finally {
    const query = 'skipCustomListeners=true&failIfNotExists=false'
    await client.call('DELETE', `/process-instance/${started.instanceId}?${query}`)
  }
}

async function compare(
  client: RestClient,
  recording: ModificationRecording,
  started: Started,
): Promise<string | undefined> {
  const { instanceId } = started
  const { expect } = recording
  for (const action of recording.before) {
    const error = await act(client, instanceId, action)
    await settle(client, instanceId)
    if (error) return `before: ${action} -> ${JSON.stringify(error)}`
  }
  const before = firstDifference(expect.before, await look(client, instanceId), 'before')
  if (before) return before

  const foreseen = recording.route === 'single' ? undefined : await foresee(client, recording, started)
  const answer = await modify(client, recording, started)
  const after = await look(client, instanceId)
  const difference =
    firstDifference(accept(expect.answer, answer), answer, 'answer') ??
    firstDifference(expect.after, after, 'after') ??
    (foreseen &&
      previewDifference(foreseen, {
        key: recording.key,
        before: expect.before,
        answer,
        after,
        isAsync: isAsync(recording),
      }))
  if (difference) return difference

  for (const [index, step] of expect.trace.entries()) {
    const error = await act(client, instanceId, step.action)
    await settle(client, instanceId)
    const at = `trace[${index}] ${step.action}`
    const differs =
      firstDifference(acceptError(step.error, error), error, `${at}: answer`) ??
      firstDifference(step.then, await look(client, instanceId), at)
    if (differs) return differs
  }
  return undefined
}

/** The same leniency as with the modification's own answer; an error has only its status and type. */
function acceptError(expected: ActionError | undefined, actual: ActionError | 'missing' | undefined) {
  const isCallersMistake = typeof actual === 'object' && actual.status >= 400 && actual.status < 500
  return expected?.status === 500 && isCallersMistake ? actual : expected
}

async function begin(client: RestClient, recording: ModificationRecording): Promise<Started> {
  await client.deploy(recording.name, recording.files)
  const definition = await client.ok('GET', `/process-definition/key/${recording.key}`)
  const path = `/process-definition/${encodeURIComponent(definition.id)}/start`
  const instance = await client.ok('POST', path, { variables: recording.variables })
  await settle(client, instance.id)
  return { definitionId: definition.id, instanceId: instance.id }
}

async function modify(
  client: RestClient,
  recording: ModificationRecording,
  started: Started,
): Promise<ModificationAnswer> {
  const { instanceId } = started
  const { instructions, skipCustomListeners, skipIoMappings, route } = recording
  const one = { instructions, skipCustomListeners, skipIoMappings }
  const many = bodyForMany(recording, started)
  if (route === 'async') return modifyInBatch(client, many, started)
  const answer =
    route === 'single'
      ? await client.call('POST', `/process-instance/${instanceId}/modification`, one)
      : await client.call('POST', '/modification/execute', many)
  await settle(client, instanceId)
  return withoutIds(answer, started)
}

function bodyForMany(
  { instructions, skipCustomListeners, skipIoMappings }: ModificationRecording,
  { definitionId, instanceId }: Started,
) {
  const one = { instructions, skipCustomListeners, skipIoMappings }
  return { ...one, processDefinitionId: definitionId, processInstanceIds: [instanceId] }
}

/** What the preview of the modification says, ids taken out. */
async function foresee(client: RestClient, recording: ModificationRecording, started: Started): Promise<Foreseen> {
  const answer = await client.call('POST', '/modification/preview', bodyForMany(recording, started))
  if (answer.status >= 300) return { refusal: withoutIds(answer, started).message }
  const { refusals, wouldBeModified, wouldEnd, activities } = answer.body
  const [refused] = refusals
  if (refused === undefined) return { refusal: undefined, wouldBeModified, wouldEnd, activities }
  const message: unknown = refused.examples[0].message
  return { refusal: withoutIds({ status: 400, body: { message } }, started).message }
}

/** Whether jobs go on by themselves with what a modification left. */
function isAsync({ files }: ModificationRecording): boolean {
  return Object.values(files).some((xml) => /async(Before|After)?="true"/.test(xml))
}

async function modifyInBatch(client: RestClient, body: unknown, started: Started): Promise<ModificationAnswer> {
  const answer = await client.call('POST', '/modification/executeAsync', body)
  if (answer.status >= 300) return withoutIds(answer, started)
  const failedJobs = await batchEnd(client, answer.body.id)
  await settle(client, started.instanceId)
  return { status: answer.status, ...(failedJobs > 0 && { failedJobs }) }
}

function withoutIds(answer: Answer, { definitionId, instanceId }: Started): ModificationAnswer {
  if (answer.status < 300) return { status: answer.status }
  const message = String(answer.body?.message ?? '')
    .replaceAll(definitionId, '<definition>')
    .replaceAll(instanceId, '<instance>')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
  return { status: answer.status, type: answer.body?.type, message: withoutJavaText(message) }
}

function accept(expected: ModificationAnswer, actual: ModificationAnswer): ModificationAnswer {
  const { status, body } = acceptClientError(
    { status: expected.status, body: undefined },
    { status: actual.status, body: actual },
  )
  return status === expected.status ? expected : { ...expected, status, type: body.type }
}
