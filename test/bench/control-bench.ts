import type { ModificationInstruction } from '../../functions/engine/command.ts'
import type { Services } from '../../functions/shell/services.ts'
import { createMeter, type Meter } from '../../functions/store/dynamodb/meter.ts'
import { startLocalStack } from '../../infra/local/local-stack.ts'
import { MOVE_ON, TWO_TASKS } from '../support/batches.ts'
import { createRestClient, type RestClient } from '../support/server/rest-client.ts'
import { startAll } from './start-instances.ts'

/** What something about many instances costs. */
export interface ControlFigures {
  readonly name: string
  readonly instances: number
  readonly seconds: number
  /** For each instance. */
  readonly writeUnits: number
  readonly readUnits: number
  readonly queueRequests: number
  /** Writes per 100 instances on the key that takes most. */
  readonly hottestKey: number
  /** The most that is allowed of some of them. */
  readonly limits: Limits
}

type Limits = Partial<Record<'seconds' | 'writeUnits' | 'readUnits' | 'queueRequests' | 'hottestKey', number>>

const MOVE_BACK: readonly ModificationInstruction[] = [
  { type: 'startBeforeActivity', activityId: 'first' },
  { type: 'cancel', activityId: 'second' },
]

/** The bars of any batch, but for its reads: to see whether it has to be suspended takes some. */
const PAUSING: Limits = { writeUnits: 1.1, queueRequests: 0.03, hottestKey: 1 }
const BATCH: Limits = { ...PAUSING, readUnits: 0.62 }

/** A preview of 100,000 may take 20 seconds; a small one needs some time for its messages. */
const PREVIEWED_PER_SECOND = 5000
const LEAST_SECONDS = 2

/** Each look is some read units of its own: seldom enough not to count. */
const POLL_MS = 500

/** What is not previewed is over so many instances at most: each costs the same, and 500 a second take twenty seconds. */
const MOST_INSTANCES = 10_000
const MAX_PER_SECOND = 500
const MAX_CONCURRENCY = 50

/**
 * What a batch costs that is previewed, limited, paused, undoable or undone, beside a plain one, on a local stack in this process. Everything is metered, and takes
 * some percent longer for it. Throws where an answer is wrong.
 */
export async function measureControl(instances: number): Promise<ControlFigures[]> {
  const databaseMeter = createMeter()
  databaseMeter.isCounting = false
  const queueMeter = new Map<string, number>()
  const stack = await startLocalStack({ databaseMeter, queueMeter })
  try {
    const client = createRestClient(stack.url)
    const bench: Bench = { client, services: stack.services, databaseMeter, queueMeter, figures: [] }
    await measurePreview(await fresh(bench, 'previewed', instances))
    await measureLimits(await fresh(bench, 'limited', Math.min(instances, MOST_INSTANCES)))
    await measureUndo(await fresh(bench, 'undone', Math.min(instances, MOST_INSTANCES)))
    return bench.figures
  } finally {
    await stack.stop()
  }
}

interface Bench {
  readonly client: RestClient
  readonly services: Services
  readonly databaseMeter: Meter
  readonly queueMeter: Map<string, number>
  readonly figures: ControlFigures[]
}

interface Subject {
  readonly bench: Bench
  readonly instances: number
  /** All of them, as a request names them. */
  readonly set: object
}

/** Instances that no batch has marked: with a fourth mark an item of this size costs two write units instead of one. */
async function fresh(bench: Bench, key: string, instances: number): Promise<Subject> {
  const { client, services } = bench
  await client.deploy(key, { [`${key}.bpmn`]: TWO_TASKS.replaceAll('two-tasks', key) })
  await startAll(services, key, instances)
  const { id: processDefinitionId } = await client.ok('GET', `/process-definition/key/${key}`)
  return { bench, instances, set: { processDefinitionId, processInstanceQuery: { processDefinitionId } } }
}

async function measurePreview(subject: Subject): Promise<void> {
  const { client } = subject.bench
  const seconds = Math.max(LEAST_SECONDS, subject.instances / PREVIEWED_PER_SECOND)
  await measure(subject, 'a plain batch', BATCH, () => run(subject, MOVE_ON))
  let previewId = ''
  await measure(subject, 'a preview', { seconds, readUnits: 0.62, queueRequests: 0.03 }, async () => {
    previewId = await previewed(subject, '/modification/preview', { ...subject.set, instructions: MOVE_BACK })
  })
  await measure(subject, 'the batch that executes it', BATCH, async () => {
    await client.ok('POST', `/modification/preview/${previewId}/execute`, {})
    await untilEnded(client, previewId)
  })
}

/** Each moves the tokens the other way than the one before. */
async function measureLimits(subject: Subject): Promise<void> {
  const { bench, instances } = subject
  const { client } = bench
  await measure(subject, 'a batch that pauses after half', PAUSING, async () => {
    const id = await create(subject, MOVE_ON, { pauseAfter: Math.ceil(instances / 2), toleratedFailureCount: 10 })
    await until(async () => (await client.ok('GET', `/batch/${id}/control`)).suspensionReason === 'PAUSED_AFTER')
    await client.ok('PUT', `/batch/${id}/suspended`, { suspended: false })
    await untilEnded(client, id)
  })
  await measure(subject, `a batch of at most ${MAX_PER_SECOND} a second`, {}, () =>
    run(subject, MOVE_BACK, { maxPerSecond: MAX_PER_SECOND }),
  )
  await measure(subject, `a batch of at most ${MAX_CONCURRENCY} at a time`, {}, () =>
    run(subject, MOVE_ON, { maxConcurrency: MAX_CONCURRENCY }),
  )
}

async function measureUndo(subject: Subject): Promise<void> {
  const { client } = subject.bench
  let id = ''
  await measure(subject, 'an undoable batch', {}, async () => {
    id = await create(subject, MOVE_ON, { undoable: true })
    await untilEnded(client, id)
  })
  await measure(subject, 'the preview of its undo', {}, async () => {
    await previewed(subject, `/batch/${id}/undo/preview`, {})
  })
  await measure(subject, 'its undo', BATCH, async () => {
    await untilEnded(client, (await client.ok('POST', `/batch/${id}/undo`, {})).id)
  })
}

async function measure(
  { bench, instances }: Subject,
  name: string,
  limits: Limits,
  perform: () => Promise<void>,
): Promise<void> {
  const { databaseMeter, queueMeter, figures } = bench
  Object.assign(databaseMeter, { isCounting: true, readUnits: 0, writeUnits: 0 })
  databaseMeter.writesByKey.clear()
  queueMeter.clear()
  const begin = performance.now()
  await perform()
  const seconds = (performance.now() - begin) / 1000
  databaseMeter.isCounting = false
  let hottest = 0
  for (const writes of databaseMeter.writesByKey.values()) hottest = Math.max(hottest, writes)
  figures.push({
    name,
    instances,
    seconds,
    writeUnits: databaseMeter.writeUnits / instances,
    readUnits: databaseMeter.readUnits / instances,
    queueRequests: [...queueMeter.values()].reduce((sum, requests) => sum + requests, 0) / instances,
    hottestKey: hottest / Math.max(1, instances / 100),
    limits,
  })
  console.error(`${name}: ${seconds.toFixed(1)} s`)
}

async function create(
  { bench, set }: Subject,
  instructions: readonly ModificationInstruction[],
  control: object = {},
): Promise<string> {
  return (await bench.client.ok('POST', '/modification/executeAsync', { ...set, instructions, control })).id
}

async function run(subject: Subject, ...batch: [readonly ModificationInstruction[], object?]): Promise<void> {
  await untilEnded(subject.bench.client, await create(subject, ...batch))
}

/** Begins a preview and waits until it is complete; its id. Throws where it does not say of every instance that it would be modified. */
async function previewed({ bench, instances }: Subject, path: string, body: object): Promise<string> {
  const { id } = await bench.client.ok('POST', path, body)
  await until(async () => {
    const { state, wouldBeModified } = await bench.client.ok('GET', `/modification/preview/${id}`)
    if (state !== 'COMPLETED') return false
    if (wouldBeModified !== instances) throw new Error(`${wouldBeModified} would be modified, not ${instances}.`)
    return true
  })
  return id
}

async function untilEnded(client: RestClient, batchId: string): Promise<void> {
  await until(async () => (await client.ok('GET', `/history/batch/${batchId}`)).endTime !== null)
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}

/** Rows of a table of what each costs, under a row of heads. */
export function controlTable(figures: readonly ControlFigures[]): string {
  const heads = ['', 'instances', 'seconds', 'writes/i', 'reads/i', 'SQS/i', 'hottest/100']
  const rows = figures.map((figure) => {
    const { name, instances, seconds, writeUnits, readUnits, queueRequests, hottestKey } = figure
    const units = [writeUnits, readUnits, queueRequests].map((value) => value.toFixed(3))
    return [name, instances.toLocaleString('en'), seconds.toFixed(1), ...units, hottestKey.toFixed(2)]
  })
  return [heads, ...rows].map(row).join('\n')
}

function row([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(34)}${cells.map((cell) => cell.padStart(13)).join('')}`
}
