import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { ModificationInstruction } from '../../functions/engine/command.ts'
import type { Services } from '../../functions/shell/services.ts'
import { createMeter, type Meter } from '../../functions/store/dynamodb/meter.ts'
import { TABLE } from '../../functions/store/dynamodb/table.ts'
import { type LocalStack, startLocalStack } from '../../infra/local/local-stack.ts'
import { MOVE_ON, TWO_TASKS } from '../support/batches.ts'
import { createRestClient, type RestClient } from '../support/server/rest-client.ts'
import { measureQueries, type QueryFigures } from './query-bench.ts'
import { startAll } from './start-instances.ts'

/** Per instance where nothing else is said. */
export interface BatchFigures extends QueryFigures {
  readonly creationSeconds: number
  readonly instancesPerSecond: number
  /** What a batch of ten takes that is created while this one runs. */
  readonly smallBatchSeconds: number
  readonly cpuMsPerInstance: number
  readonly itemBytes: number
  readonly writeUnits: number
  readonly readUnits: number
  readonly queueRequests: number
  /** Writes per 100 jobs. */
  readonly hottestKey: number
  readonly changedIndexEntries: number
  readonly memoryMegabytes: number
}

/** How often the client looks whether a batch is done. */
const POLL_MS = 250
/** Instances of the small batch. */
const FEW = 10
/** Instances whose items are compared. */
const SAMPLE = 200
/**
 * dynalite leaves index writes out of what it says was consumed. A modification changes nothing in an index, which is checked; the batch's own item enters
 * two indexes when it is created and leaves one when it ends.
 */
const INDEX_WRITES_OF_A_BATCH = 3

const MOVE_BACK: readonly ModificationInstruction[] = [
  { type: 'startBeforeActivity', activityId: 'first' },
  { type: 'cancel', activityId: 'second' },
]

const FEW_TASKS = TWO_TASKS.replaceAll('two-tasks', 'few-tasks')

/**
 * Runs two batches over this many instances through the HTTP API of a local stack in this process: one, with a small one beside it, is timed; the other,
 * back again, is metered. `environment`: settings of the stack that are not the usual ones.
 */
export async function measureBatch(
  instances: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<BatchFigures> {
  const databaseMeter = createMeter()
  databaseMeter.isCounting = false
  const queueMeter = new Map<string, number>()
  const stack = await startLocalStack({ databaseMeter, queueMeter, environment })
  try {
    return await measureOn(stack, { instances, databaseMeter, queueMeter })
  } finally {
    await stack.stop()
  }
}

/** The queries alone, on so many instances. */
export async function measureQueriesAlone(instances: number): Promise<QueryFigures> {
  const stack = await startLocalStack({})
  try {
    const client = createRestClient(stack.url)
    await client.deploy('bench', { 'two-tasks.bpmn': TWO_TASKS })
    await startAll(stack.services, 'two-tasks', instances)
    return await measureQueries(client, instances)
  } finally {
    await stack.stop()
  }
}

interface Setting {
  readonly instances: number
  readonly databaseMeter: Meter
  readonly queueMeter: Map<string, number>
}

async function measureOn({ url, services }: LocalStack, setting: Setting): Promise<BatchFigures> {
  const { instances } = setting
  const client = createRestClient(url)
  await client.deploy('bench', { 'two-tasks.bpmn': TWO_TASKS, 'few-tasks.bpmn': FEW_TASKS })
  const ids = await startAll(services, 'two-tasks', instances)
  await startAll(services, 'few-tasks', FEW)
  const queries = await measureQueries(client, instances)
  const sample = ids.slice(0, SAMPLE)
  const before = await readItems(services, sample)

  const memory = watchMemory()
  const timed = await timeBatch(client, instances)
  const costs = await meterBatch(client, setting)
  const figures = { ...queries, ...timed, ...costs, memoryMegabytes: memory.stop() }

  const after = await readItems(services, sample)
  const changed = before.filter((item, at) => indexEntry(item) !== indexEntry(after[at] ?? {}))
  return {
    ...figures,
    itemBytes: after.reduce((most, item) => Math.max(most, sizeOf(item)), 0),
    changedIndexEntries: changed.length,
  }
}

type TimeFigures = Pick<
  BatchFigures,
  'creationSeconds' | 'instancesPerSecond' | 'smallBatchSeconds' | 'cpuMsPerInstance'
>

/** What the users of two batches at a time wait for, with nothing counted. */
async function timeBatch(client: RestClient, instances: number): Promise<TimeFigures> {
  const cpu = process.cpuUsage()
  const [run, smallBatchSeconds] = await Promise.all([
    runBatch(client, 'two-tasks', MOVE_ON),
    runSmallBatch(client, instances),
  ])
  const { user, system } = process.cpuUsage(cpu)
  return {
    creationSeconds: run.creationMs / 1000,
    instancesPerSecond: (instances / run.totalMs) * 1000,
    smallBatchSeconds,
    cpuMsPerInstance: (user + system) / 1000 / instances,
  }
}

type CostFigures = Pick<BatchFigures, 'writeUnits' | 'readUnits' | 'queueRequests' | 'hottestKey'>

/** What a batch that moves everybody back consumes. */
async function meterBatch(client: RestClient, { instances, databaseMeter, queueMeter }: Setting): Promise<CostFigures> {
  queueMeter.clear()
  databaseMeter.isCounting = true
  await runBatch(client, 'two-tasks', MOVE_BACK)
  databaseMeter.isCounting = false
  return {
    writeUnits: (databaseMeter.writeUnits + INDEX_WRITES_OF_A_BATCH) / instances,
    readUnits: databaseMeter.readUnits / instances,
    queueRequests: sum(queueMeter.values()) / instances,
    hottestKey: greatest(databaseMeter.writesByKey.values()) / Math.max(1, instances / 100),
  }
}

/** From the request until history says that the batch has ended. Throws where an instance failed. */
async function runBatch(
  client: RestClient,
  key: string,
  instructions: readonly ModificationInstruction[],
): Promise<{ creationMs: number; totalMs: number }> {
  const definition = await client.ok('GET', `/process-definition/key/${key}`)
  const begin = performance.now()
  const batch = await client.ok('POST', '/modification/executeAsync', {
    processDefinitionId: definition.id,
    processInstanceQuery: { processDefinitionId: definition.id },
    instructions,
  })
  const creationMs = performance.now() - begin
  for (;;) {
    const { endTime } = await client.ok('GET', `/history/batch/${batch.id}`)
    if (endTime !== null) return { creationMs, totalMs: performance.now() - begin }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** Created when the big one has been under way for a while: about a tenth of what it takes. */
async function runSmallBatch(client: RestClient, instances: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, instances / 10))
  return (await runBatch(client, 'few-tasks', MOVE_ON)).totalMs / 1000
}

function watchMemory(): { stop(): number } {
  let most = process.memoryUsage.rss()
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, POLL_MS)
  return {
    stop() {
      clearInterval(timer)
      return most / 1024 / 1024
    },
  }
}

type Item = Record<string, AttributeValue>

async function readItems({ db }: Services, ids: readonly string[]): Promise<Item[]> {
  const items: Item[] = []
  for (const id of ids) {
    const key = { pk: { S: `I#${id}` }, sk: { S: 'I' } }
    const { Item } = await db.client.send(new GetItemCommand({ TableName: db.tableName, Key: key }))
    items.push(Item ?? {})
  }
  return items
}

/** What the indexes hold of an item. */
function indexEntry(item: Item): string {
  const attributes = Object.values(TABLE.indexes).flatMap(({ partition, sort, include }) => [
    partition,
    sort,
    ...include,
  ])
  return JSON.stringify(attributes.map((name) => item[name]))
}

/** Near enough to what DynamoDB counts: names and values. */
function sizeOf(item: Item): number {
  return Object.entries(item).reduce((bytes, [name, value]) => bytes + name.length + valueSize(value), 0)
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.B !== undefined) return value.B.length
  return JSON.stringify(value).length
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}

/** A list of any length: as arguments of `Math.max` more than some 120,000 are too many. */
function greatest(numbers: Iterable<number>): number {
  let most = 0
  for (const number of numbers) most = Math.max(most, number)
  return most
}
