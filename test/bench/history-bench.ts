import { attemptCommand } from '../../functions/instance/process-instances.ts'
import type { Services } from '../../functions/shell/services.ts'
import { createMeter, type Meter } from '../../functions/store/dynamodb/meter.ts'
import { partitionPages } from '../../functions/store/dynamodb/pages/query-pages.ts'
import {
  type ReadOptions,
  readInstance,
  type StoredInstance,
} from '../../functions/store/process-instance/stored-instance.ts'
import { startLocalStack } from '../../infra/local/local-stack.ts'
import { createRestClient } from '../support/server/rest-client.ts'
import { flows, model, userTask } from '../unit/engine/stage/model.ts'
import { type BatchFigures, measureBatch } from './batch-bench.ts'
import { startAll } from './start-instances.ts'

/** What a history level costs. */
export interface HistoryFigures {
  readonly level: string
  readonly batch: BatchFigures
  /** For each activity that an instance passes, a task and a gateway in turn; so two are passed with one write. */
  readonly passing: {
    readonly writeUnits: number
    readonly readUnits: number
    /** What is kept of it in the end, in the instance and beside it. */
    readonly bytes: number
  }
}

/** An instance goes through so many tasks, with a gateway behind each. */
const TASKS = 100
const INSTANCES = 10
const CONSISTENT: ReadOptions = { consistent: true }

/** What a batch costs at each history level, and what it costs to pass an activity. */
export async function measureHistory(instances: number): Promise<HistoryFigures[]> {
  const figures: HistoryFigures[] = []
  for (const level of ['none', 'activity']) {
    const environment = { HISTORY_LEVEL: level }
    figures.push({
      level,
      batch: await measureBatch(instances, environment),
      passing: await measurePassing(environment),
    })
  }
  return figures
}

async function measurePassing(environment: Readonly<Record<string, string>>): Promise<HistoryFigures['passing']> {
  const databaseMeter = createMeter()
  databaseMeter.isCounting = false
  const stack = await startLocalStack({ databaseMeter, environment })
  try {
    await createRestClient(stack.url).deploy('history', { 'history.bpmn': longLine() })
    return await passAll(stack.services, databaseMeter)
  } finally {
    await stack.stop()
  }
}

async function passAll(services: Services, meter: Meter): Promise<HistoryFigures['passing']> {
  const ids = await startAll(services, 'history', INSTANCES)
  const before = await keptBytes(services, ids)
  meter.isCounting = true
  for (const id of ids)
    for (let task = 0; task < TASKS; task += 1) await completeTask(services, await read(services, id))
  meter.isCounting = false
  const passed = ids.length * TASKS * 2
  const bytes = ((await keptBytes(services, ids)) - before) / passed
  return { writeUnits: meter.writeUnits / passed, readUnits: meter.readUnits / passed, bytes }
}

async function completeTask(services: Services, stored: StoredInstance): Promise<void> {
  const task = stored.state.root.children?.[0]?.task?.number ?? 0
  const { outcome } = await attemptCommand(services, stored, { kind: 'completeTask', task, variables: {} })
  if (outcome !== 'done') throw new Error(`A task was not completed: ${outcome}`)
}

async function read({ db }: Services, id: string): Promise<StoredInstance> {
  const stored = await readInstance(db, id, CONSISTENT)
  if (stored === undefined) throw new Error(`Instance ${id} is gone`)
  return stored
}

/** What the items of instances, and of their trails, hold in bytes. */
async function keptBytes({ db }: Services, ids: readonly string[]): Promise<number> {
  let bytes = 0
  for (const id of ids) {
    for (const partition of [`I#${id}`, `TRAIL#${id}`]) {
      for await (const items of partitionPages(db, partition, CONSISTENT))
        bytes += items.map(sizeOf).reduce((a, b) => a + b, 0)
    }
  }
  return bytes
}

/** Near enough to what DynamoDB counts: names and values. */
function sizeOf(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((bytes, [name, value]) => {
    const size = value instanceof Uint8Array ? value.length : typeof value === 'string' ? value.length : 8
    return bytes + name.length + size
  }, 0)
}

function longLine(): string {
  const tasks = Array.from({ length: TASKS + 1 }, (_, at) => `checkClaim${at}`)
  const elements = tasks.map((id) => `${userTask(id)}<exclusiveGateway id="${id}Done"/>`).join('')
  const path = ['start', ...tasks.flatMap((id) => [id, `${id}Done`]), 'end'].join(' > ')
  return model(`<startEvent id="start"/>${elements}<endEvent id="end"/>${flows(path)}`, '', 'history')
}

/** The figures side by side, as Markdown. */
export function historyTable(figures: readonly HistoryFigures[]): string {
  const rows = figures.map(({ level, batch, passing }) => {
    const cells = [
      `\`${level}\``,
      batch.writeUnits.toFixed(3),
      batch.readUnits.toFixed(3),
      batch.cpuMsPerInstance.toFixed(2),
      batch.itemBytes.toFixed(0),
      passing.writeUnits.toFixed(3),
      passing.readUnits.toFixed(3),
      passing.bytes.toFixed(0),
    ]
    return `| ${cells.join(' | ')} |`
  })
  const head =
    '| level | batch: write units | read units | CPU ms | item, bytes | an activity passed: write units | read units | bytes kept |'
  return [head, '|---|---|---|---|---|---|---|---|', ...rows].join('\n')
}
