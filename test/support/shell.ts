import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import type { Command } from '../../functions/engine/command.ts'
import type { Execution, InstanceState, Variables } from '../../functions/engine/instance/instance-state.ts'
import { findExecution } from '../../functions/instance/execution-lookup.ts'
import { startInstance } from '../../functions/instance/process-instances.ts'
import { handleJobs } from '../../functions/jobs/job-handlers.ts'
import { latestByKey } from '../../functions/repository/definitions.ts'
import { deploy } from '../../functions/repository/deployments.ts'
import { readConfiguration } from '../../functions/shell/configuration.ts'
import { newId } from '../../functions/shell/new-id.ts'
import type { Services } from '../../functions/shell/services.ts'
import type { ProcessDefinition } from '../../functions/store/deployment/definition-items.ts'
import { createTable } from '../../functions/store/dynamodb/create-table.ts'
import { createDatabase, type Database } from '../../functions/store/dynamodb/database.ts'
import { createMeter, type Meter } from '../../functions/store/dynamodb/meter.ts'
import { readInstance, type StoredInstance } from '../../functions/store/process-instance/stored-instance.ts'
import { createMessageQueue, eventOf, type MessageQueue } from './message-queue.ts'

/** Shunt's functions over an embedded database in this process, a queue in memory, and a clock that the test sets. */
export interface Shell {
  readonly services: Services
  readonly queue: MessageQueue
  readonly meter: Meter
  /** Milliseconds since the epoch. */
  setTime(time: number): void
  /** Delivers job messages until none is left. */
  runJobs(): Promise<void>
  /** Deploys models, which must be right; gives the definitions. */
  deploy(...models: readonly string[]): Promise<readonly ProcessDefinition[]>
  /** Starts an instance of the newest version of this key; gives its state after that, called instances included. */
  start(key: string, variables?: Variables): Promise<InstanceState>
  /** The instance as it is stored; throws where it is missing. */
  stored(instanceId: string): Promise<StoredInstance>
  stop(): Promise<void>
}

/** 2026-01-01T12:00:00Z: where the clock starts. */
export const START_TIME = Date.UTC(2026, 0, 1, 12)

/** An embedded database in memory, with the table. */
export async function startDatabase(meter: Meter = createMeter()): Promise<{ db: Database; stop(): Promise<void> }> {
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const db = createDatabase({
    tableName: 'shunt',
    meter,
    client: { ...SIGNATURE, endpoint: endpointOf(server.address()) },
  })
  await createTable(db)
  return {
    db,
    async stop() {
      db.client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Starts the shell; settings by the names that they have on Lambda. */
export async function startShell(settings: Readonly<Record<string, string>> = {}): Promise<Shell> {
  const meter = createMeter()
  const { db, stop } = await startDatabase(meter)
  const queue = createMessageQueue()
  let time = START_TIME
  const services: Services = {
    db,
    queues: queue.queues,
    configuration: readConfiguration({ ...QUEUES, TABLE_NAME: db.tableName, ...settings }),
    now: () => time,
    newId,
  }
  return {
    services,
    queue,
    meter,
    stop,
    setTime: (to) => {
      time = to
    },
    runJobs: () => deliverJobs(services, queue),
    deploy: (...models) => deployModels(services, models),
    start: (key, variables = {}) => startNewest(services, key, variables),
    stored: (instanceId) => readStored(db, instanceId),
  }
}

async function deliverJobs(services: Services, { waiting }: MessageQueue): Promise<void> {
  while (waiting.length > 0) await handleJobs(services, eventOf(...waiting.splice(0)))
}

async function deployModels(services: Services, models: readonly string[]): Promise<readonly ProcessDefinition[]> {
  const resources = models.map((xml, at) => ({ name: `${at}.bpmn`, content: new TextEncoder().encode(xml) }))
  const options = { enableDuplicateFiltering: false, deployChangedOnly: false }
  const result = await deploy(services, { ...options, resources })
  if (result.outcome !== 'deployed')
    throw new Error(JSON.stringify(result, (_, value) => (value instanceof Map ? [...value] : value)))
  return result.definitions
}

async function startNewest(services: Services, key: string, variables: Variables): Promise<InstanceState> {
  const definition = await latestByKey(services, { key })
  if (definition === undefined) throw new Error(`No definition has the key ${key}`)
  const started = await startInstance(services, definition, { variables })
  if (started.state === undefined) throw new Error(started.refusal.message)
  return (await readStored(services.db, started.state.id)).state
}

async function readStored(db: Database, instanceId: string): Promise<StoredInstance> {
  const stored = await readInstance(db, instanceId, { consistent: true })
  if (stored === undefined) throw new Error(`Instance ${instanceId} is missing`)
  return stored
}

/** The execution at an activity, the first where there are several; throws where there is none. */
export function executionAt(state: InstanceState, activityId: string): Execution {
  const [execution] = findExecution(state, (candidate) => candidate.activityId === activityId) ?? []
  if (execution === undefined) throw new Error(`Nothing is at ${activityId}: ${JSON.stringify(state.root)}`)
  return execution
}

/** Whether something is at an activity. */
export function isAt(state: InstanceState, activityId: string): boolean {
  return findExecution(state, (candidate) => candidate.activityId === activityId) !== undefined
}

/** The command that completes the user task at an activity. */
export function completeTaskAt(state: InstanceState, activityId: string): Command {
  const task = executionAt(state, activityId).task?.number ?? -1
  return { kind: 'completeTask', task, variables: {} }
}

/** Wraps the elements of a process into a model. */
export function model(id: string, elements: string, definitions = '', attributes = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="test">
  ${definitions}
  <process id="${id}" isExecutable="true" camunda:historyTimeToLive="180" ${attributes}>${elements}</process>
</definitions>`
}

/** Sequence flows from each of these elements to the next. */
export function chain(...ids: readonly string[]): string {
  return ids
    .slice(1)
    .map((target, at) => `<sequenceFlow id="${ids[at]}-${target}" sourceRef="${ids[at]}" targetRef="${target}"/>`)
    .join('')
}

const SIGNATURE = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }

const QUEUES = Object.fromEntries(
  ['JOB', 'SEED', 'EXECUTION', 'MONITOR'].map((name) => [
    `${name}_QUEUE_URL`,
    `http://queue.invalid/${name.toLowerCase()}`,
  ]),
)

function endpointOf(address: string | AddressInfo | null): string {
  if (address === null || typeof address === 'string')
    throw new Error('The embedded database does not listen on a port')
  return `http://127.0.0.1:${address.port}`
}
