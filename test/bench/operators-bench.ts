import { startWalk } from '../../functions/batch/walk/start-walk.ts'
import type { ModificationInstruction } from '../../functions/engine/command.ts'
import { commandInstance } from '../../functions/instance/process-instances.ts'
import type { Services } from '../../functions/shell/services.ts'
import { readStoredBatch } from '../../functions/store/batch/batch-items.ts'
import { type LocalStack, startLocalStack } from '../../infra/local/local-stack.ts'
import { MOVE_ON } from '../support/batches.ts'
import { inParallel } from '../support/in-parallel.ts'
import { createRestClient, type RestClient } from '../support/server/rest-client.ts'
import { chain, model } from '../support/shell.ts'
import { startAll } from './start-instances.ts'

/** What an operator waits for, in seconds, and how long that may be; without a limit it is only told. */
export interface Wait {
  readonly name: string
  readonly seconds: number
  readonly limit?: number
}

/** Every instance has a user task, which batches move, and an external task beside it. */
const OPERATED = model(
  'operated',
  `<startEvent id="start"/><parallelGateway id="fork"/><userTask id="first"/><userTask id="second"/>
   <serviceTask id="work" camunda:type="external" camunda:topic="bench"/>
   <endEvent id="end"/><endEvent id="worked"/>
   ${chain('start', 'fork', 'first', 'second', 'end')}${chain('fork', 'work', 'worked')}`,
)

const MOVE_BACK: readonly ModificationInstruction[] = [
  { type: 'startBeforeActivity', activityId: 'first' },
  { type: 'cancel', activityId: 'second' },
]

/** One of so many fails where few do. */
const FEW = 100
const COMMANDS_AT_ONCE = 64
const POLL_MS = 100

/** Seconds: at once; what nobody notices; what a page that waits for it can show. */
const AT_ONCE = 0.1
const QUICK = 0.2
const SHORT = 1

/**
 * What operators do with this many instances, through the HTTP API of a local stack in this process: the lists and counts of a console, a batch in which 1 % fail and
 * one in which all do, and what follows. Throws where an answer is wrong.
 */
export async function measureOperators(instances: number): Promise<Wait[]> {
  const stack = await startLocalStack({})
  try {
    return await measureOn(stack, instances)
  } finally {
    await stack.stop()
  }
}

interface Bench {
  readonly client: RestClient
  readonly services: Services
  readonly waits: Wait[]
  readonly definitionId: string
  readonly ids: readonly string[]
}

async function measureOn({ url, services }: LocalStack, instances: number): Promise<Wait[]> {
  const client = createRestClient(url)
  await client.deploy('bench', { 'operated.bpmn': OPERATED })
  const ids = await startAll(services, 'operated', instances)
  const { id: definitionId } = await client.ok('GET', '/process-definition/key/operated')
  const bench: Bench = { client, services, waits: [], definitionId, ids }
  const few = ids.filter((_, at) => at % FEW === 0)

  await failWork(services, few)
  await measureLists(bench, few.length)
  await setSuspended(services, few, true)
  const some = await failBatch(bench, '1 %', { instructions: MOVE_ON, failures: few.length })
  await setSuspended(services, few, false)
  await retryToTheEnd(bench, '1 %', some)

  await setSuspended(services, ids, true)
  const all = await failBatch(bench, '100 %', { instructions: MOVE_BACK, failures: ids.length })
  await setSuspended(services, ids, false)
  await retryToTheEnd(bench, '100 %', all)
  return bench.waits
}

/** Each of them has an incident after that. */
async function failWork(services: Services, ids: readonly string[]): Promise<void> {
  await inParallel(ids, COMMANDS_AT_ONCE, (id) =>
    commandInstance(services, id, ({ state }) => {
      const work = state.root.children?.find(({ activityId }) => activityId === 'work')?.externalTask
      if (work === undefined) throw new Error(`${id} has no external task.`)
      const failure = { errorMessage: 'No connection', retries: 0, variables: {}, localVariables: {} }
      return { kind: 'failExternalTask', task: work.number, ...failure }
    }),
  )
}

async function setSuspended(services: Services, ids: readonly string[], suspended: boolean): Promise<void> {
  await inParallel(ids, COMMANDS_AT_ONCE, (id) => commandInstance(services, id, { kind: 'setSuspended', suspended }))
}

/** First pages, counts and statistics, before there is a batch. */
async function measureLists(bench: Bench, incidents: number): Promise<void> {
  const { ids, definitionId } = bench
  const all = ids.length
  await count(bench, '/process-instance/count', all, SHORT)
  await count(bench, `/process-instance/count?processDefinitionId=${definitionId}`, all, SHORT)
  await count(bench, '/incident/count', incidents, SHORT)
  await count(bench, '/task/count', all)
  await count(bench, '/external-task/count', all)
  await count(bench, '/job/count', 0)
  const lists = {
    'process-instance': ['instanceId', all],
    task: ['created', all],
    'external-task': ['taskPriority', all],
    incident: ['incidentTimestamp', incidents],
    job: ['jobDueDate', 0],
  } as const
  for (const [path, [sortBy, size]] of Object.entries(lists)) await pages(bench, path, { sortBy, size })
  const statistics = `/process-definition/${definitionId}/statistics`
  await measure(bench, 'statistics of activities', SHORT, () => statisticsAre(bench, statistics))
  await measure(bench, 'statistics of activities, again', AT_ONCE, () => statisticsAre(bench, statistics))
  await measure(bench, 'statistics of definitions', SHORT, () =>
    bench.client.ok('GET', '/process-definition/statistics'),
  )
}

async function statisticsAre({ client, ids }: Bench, path: string): Promise<void> {
  const [first] = await client.ok('GET', path)
  if (first?.instances !== ids.length) throw new Error(`${first?.instances} are at the first task, not ${ids.length}.`)
}

const PAGE = 50

async function pages(bench: Bench, path: string, { sortBy, size }: { sortBy: string; size: number }): Promise<void> {
  const page = `/${path}?maxResults=${PAGE}`
  await measure(bench, `first page of /${path}`, size === 0 ? undefined : QUICK, () => pageIs(bench, page, size))
  const sorted = `${page}&sortBy=${sortBy}&sortOrder=desc`
  await measure(bench, `first page of /${path}, sorted`, undefined, () => pageIs(bench, sorted, size))
}

async function pageIs({ client }: Bench, path: string, size: number): Promise<void> {
  const found = await client.ok('GET', path)
  if (found.length !== Math.min(PAGE, size)) throw new Error(`${path} has ${found.length} elements.`)
}

async function count(bench: Bench, path: string, expected: number, limit?: number): Promise<void> {
  await measure(bench, path.replace(/=.*/, '=…'), limit, async () => {
    const { count: found } = await bench.client.ok('GET', path)
    if (found !== expected) throw new Error(`${path} is ${found}, not ${expected}.`)
  })
}

interface FailedBatch {
  readonly batchId: string
  readonly seconds: number
}

/** Runs a batch in which so many fail, and does with it what an operator does. */
async function failBatch(
  bench: Bench,
  share: string,
  { instructions, failures }: { readonly instructions: readonly ModificationInstruction[]; readonly failures: number },
): Promise<FailedBatch> {
  const { client, definitionId, waits, ids } = bench
  const begin = performance.now()
  const { id: batchId } = await client.ok('POST', '/modification/executeAsync', {
    processDefinitionId: definitionId,
    processInstanceQuery: { processDefinitionId: definitionId },
    instructions,
  })
  const statistics = async () => (await client.ok('GET', `/batch/statistics?batchId=${batchId}`))[0]
  await until(async () => {
    const { failedJobs, completedJobs } = (await statistics()) ?? {}
    return failedJobs + completedJobs === ids.length
  })
  const batch: FailedBatch = { batchId, seconds: secondsSince(begin) }
  waits.push({ name: `a batch of which ${share} fail`, seconds: batch.seconds })
  await measureFailed(bench, share, batchId, failures)
  await retry(bench, `retry-failed of ${share}, which fail again`, batch)
  await verify(bench, share, batch)
  return batch
}

async function measureFailed(bench: Bench, share: string, batchId: string, failures: number): Promise<void> {
  const { client, ids } = bench
  const few = Math.ceil(ids.length / FEW)
  const named = (name: string) => `${name}, ${share} failed`
  await measure(bench, named('/batch/statistics'), SHORT, async () => {
    const [{ failedJobs }] = await client.ok('GET', `/batch/statistics?batchId=${batchId}`)
    if (failedJobs !== failures) throw new Error(`${failedJobs} jobs have failed, not ${failures}.`)
  })
  await measure(bench, named('/failures/summary'), SHORT, async () => {
    const [{ count: found }] = await client.ok('GET', `/batch/${batchId}/failures/summary`)
    if (found !== failures) throw new Error(`${found} failures are summarized, not ${failures}.`)
  })
  const counts = {
    '/job/count': failures + 1,
    '/job/count?noRetriesLeft=true': failures,
    [`/job/count?jobDefinitionId=${await jobDefinitionOf(bench, batchId)}`]: failures,
    '/incident/count': failures + few,
  }
  for (const [path, expected] of Object.entries(counts)) {
    await measure(bench, named(path.replace(/(Id=).*/, '$1…')), SHORT, async () => {
      const { count: found } = await client.ok('GET', path)
      if (found !== expected) throw new Error(`${path} is ${found}, not ${expected}.`)
    })
  }
  const lists = { job: ['jobId', failures + 1], incident: ['incidentTimestamp', failures + few] } as const
  for (const [path, [sortBy, size]] of Object.entries(lists)) {
    const page = `/${path}?maxResults=${PAGE}`
    await measure(bench, named(`first page of /${path}`), SHORT, () => pageIs(bench, page, size))
    const sorted = `${page}&sortBy=${sortBy}&sortOrder=desc`
    await measure(bench, named(`first page of /${path}, sorted`), undefined, () => pageIs(bench, sorted, size))
  }
  const failed = `/batch/${batchId}/instances?state=failed&maxResults=${PAGE}`
  await measure(bench, named('first page of failed instances'), SHORT, () => pageIs(bench, failed, failures))
}

async function jobDefinitionOf({ client }: Bench, batchId: string): Promise<string> {
  return (await client.ok('GET', `/batch/${batchId}`)).batchJobDefinitionId
}

/** The request, and until each has been tried: no longer than the batch. */
async function retry(bench: Bench, name: string, batch: FailedBatch): Promise<void> {
  const begin = performance.now()
  await measure(bench, `${name}: the request`, AT_ONCE, () => retryRequest(bench, batch))
  await until(() => isWithoutWalks(bench, batch))
  bench.waits.push({ name, seconds: secondsSince(begin), limit: batch.seconds })
}

/** The instances can be modified again. */
async function retryToTheEnd(bench: Bench, share: string, batch: FailedBatch): Promise<void> {
  const name = `retry-failed of ${share}, which succeed`
  const begin = performance.now()
  await measure(bench, `${name}: the request`, AT_ONCE, () => retryRequest(bench, batch))
  await until(async () => (await bench.client.ok('GET', `/history/batch/${batch.batchId}`)).endTime !== null)
  bench.waits.push({ name, seconds: secondsSince(begin), limit: batch.seconds })
}

function retryRequest({ client }: Bench, { batchId }: FailedBatch): Promise<unknown> {
  return client.ok('POST', `/batch/${batchId}/retry-failed`)
}

/** What the monitor begins when a batch stands still: each failure is compared with its instance. */
async function verify(bench: Bench, share: string, batch: FailedBatch): Promise<void> {
  const stored = await readStoredBatch(bench.services.db, batch.batchId)
  if (stored === undefined) throw new Error('The batch is gone.')
  const begin = performance.now()
  await startWalk(bench.services, stored, { type: 'repair', parameters: { progressed: 0 } })
  await until(() => isWithoutWalks(bench, batch))
  bench.waits.push({ name: `verification of ${share}`, seconds: secondsSince(begin), limit: batch.seconds })
}

async function isWithoutWalks({ services }: Bench, { batchId }: FailedBatch): Promise<boolean> {
  const stored = await readStoredBatch(services.db, batchId)
  return stored?.openWalks.size === 0
}

async function measure(
  { waits }: Bench,
  name: string,
  limit: number | undefined,
  perform: () => Promise<unknown>,
): Promise<void> {
  const begin = performance.now()
  await perform()
  const seconds = secondsSince(begin)
  console.error(`${name}: ${seconds.toFixed(3)} s`)
  waits.push({ name, seconds, ...(limit !== undefined && { limit }) })
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}

function secondsSince(begin: number): number {
  return (performance.now() - begin) / 1000
}
