import type { Answer, RestClient } from '../../../support/server/rest-client.ts'
import { acceptClientError, firstDifference } from './differences.ts'
import { batchEnd, settle, withoutJavaText } from './instance-driver.ts'

/** A recorded list of requests. `{{name}}` stands for a value saved from an earlier answer. */
export interface RequestsRecording {
  readonly name: string
  readonly steps: readonly (DeployStep | WaitStep | RequestStep)[]
}

interface DeployStep {
  readonly deploy: { readonly name: string; readonly files: Readonly<Record<string, string>> }
}

interface WaitStep {
  readonly wait: 'batch' | 'jobs'
  readonly id: string
}

interface RequestStep {
  readonly request: {
    readonly method: string
    readonly path: string
    readonly body?: unknown
    /** Sent as it is. */
    readonly raw?: string
    readonly headers?: Readonly<Record<string, string>>
  }
  readonly save?: Readonly<Record<string, string>>
  readonly expect: Answer
  /** Only the status counts. */
  readonly loose?: boolean
  /** The order of lists does not count. */
  readonly sort?: boolean
}

type Saved = Map<string, string>

/** Keys whose values are ids: they are compared by their presence. */
const ID_KEYS =
  /^(id|deploymentId|processDefinitionId|definitionId|processInstanceId|rootProcessInstanceId|superProcessInstanceId|executionId|activityInstanceId|parentActivityInstanceId|batchId|seedJobDefinitionId|monitorJobDefinitionId|batchJobDefinitionId|jobDefinitionId|jobId|taskId|incidentId|causeIncidentId|rootCauseIncidentId|variableInstanceId|configuration|decisionDefinitionId|decisionRequirementsDefinitionId|decisionInstanceId|rootDecisionInstanceId)$/
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const LINK_BASE = /http:\/\/[^"\s]*?(?=\/(deployment|process-instance|process-definition|task)\/)/g

/** Sends the recorded requests; the differences to the recorded answers, none where all are the same. */
export async function replayRequests(client: RestClient, recording: RequestsRecording): Promise<string[]> {
  const saved: Saved = new Map()
  const differences: string[] = []
  for (const [index, step] of recording.steps.entries()) {
    if ('deploy' in step) await client.deploy(step.deploy.name, step.deploy.files)
    else if ('wait' in step) await waitFor(client, step, saved)
    else {
      const difference = await replayRequest(client, step, saved)
      if (difference) differences.push(`step ${index} ${step.request.method} ${step.request.path} ${difference}`)
    }
  }
  return differences
}

async function replayRequest(client: RestClient, step: RequestStep, saved: Saved): Promise<string | undefined> {
  const { method, path, body, headers, raw } = step.request
  const target = headers ? client.withHeaders(headers) : client
  const answer = await target.call(method, fillText(path, saved), raw ?? fill(body, saved))
  for (const [name, at] of Object.entries(step.save ?? {})) {
    saved.set(
      name,
      at.split('.').reduce((value, key) => value?.[key], answer.body),
    )
  }
  if (step.loose) return differentStatus(step.expect.status, answer.status)
  const answered = normalize(answer.body, saved) ?? null
  const actual = { status: answer.status, body: step.sort ? sorted(answered) : answered }
  return firstDifference(acceptClientError(step.expect, actual), actual)
}

function differentStatus(expected: number, actual: number): string | undefined {
  const isCallersMistake = expected === 500 && actual >= 400 && actual < 500
  return isCallersMistake ? undefined : firstDifference(expected, actual, 'status')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sorted(item)]))
}

async function waitFor(client: RestClient, step: WaitStep, saved: Saved): Promise<void> {
  const id = fillText(step.id, saved)
  if (step.wait === 'batch') await batchEnd(client, id)
  else await settle(client, id)
}

/** Puts saved values where `{{name}}` stands, and encoded for a URL where `{{&name}}` does. */
function fill(value: unknown, saved: Saved): unknown {
  if (typeof value === 'string') return fillText(value, saved)
  if (Array.isArray(value)) return value.map((item) => fill(item, saved))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fillText(key, saved), fill(item, saved)]))
}

function fillText(text: string, saved: Saved): string {
  return text.replace(/\{\{(&?)(\w+)\}\}/g, (all, encoded, name) => {
    const value = saved.get(name)
    if (value === undefined) return all
    return encoded === '' ? value : encodeURIComponent(value)
  })
}

/** The answer as it was recorded: saved values, ids and dates by their names and forms, keys in order. */
function normalize(value: unknown, saved: Saved, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => normalize(item, saved, key))
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(
      entries.map(([name, item]) => [nameOf(name, saved) ?? name, normalize(item, saved, name)]),
    )
  }
  if (key === 'durationInMillis' && typeof value === 'number') return '<number>'
  return typeof value === 'string' ? normalizeText(value, saved, key) : value
}

function normalizeText(value: string, saved: Saved, key: string): string {
  const name = nameOf(value, saved)
  if (name !== undefined) return name
  if (ID_KEYS.test(key)) return '<id>'
  if (DATE.test(value)) return '<date>'
  let text = value
  for (const [saveName, saveValue] of saved) {
    if (typeof saveValue === 'string' && saveValue.length > 8) text = text.replaceAll(saveValue, `{{${saveName}}}`)
  }
  return withoutJavaText(text).replace(UUID, '<id>').replace(LINK_BASE, '<base>')
}

function nameOf(value: string, saved: Saved): string | undefined {
  for (const [name, savedValue] of saved) if (savedValue === value) return `{{${name}}}`
  return undefined
}
