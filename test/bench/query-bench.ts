import type { RestClient } from '../support/server/rest-client.ts'

export interface QueryFigures {
  /** The first page of those that wait in one activity. */
  readonly firstPageSeconds: number
  /** How many there are, from the index. */
  readonly countSeconds: number
  /** How many wait in one activity: each of them is read. */
  readonly countByActivitySeconds: number
  /** One instance, and one task, of all. */
  readonly oneInstanceSeconds: number
  readonly oneTaskSeconds: number
  /** The first page in an order: all of the index is read. */
  readonly sortedPageSeconds: number
  /** What is at the activities, when nobody has asked before. */
  readonly statisticsSeconds: number
  /** The same, asked again at once. */
  readonly statisticsAgainSeconds: number
}

/** What a user of the list of process instances waits for. Throws where an answer is wrong. */
export async function measureQueries(client: RestClient, instances: number): Promise<QueryFigures> {
  const all = { processDefinitionKey: 'two-tasks' }
  const atFirst = { ...all, activityIdIn: ['first'] }
  const page = Math.min(instances, 100)
  return {
    firstPageSeconds: await seconds(async () => {
      const found = await client.ok('POST', '/process-instance?maxResults=100', atFirst)
      if (found.length !== page) throw new Error(`A page has ${found.length} instances, not ${page}.`)
    }),
    countSeconds: await seconds(() => countIs(client, all, instances)),
    countByActivitySeconds: await seconds(() => countIs(client, atFirst, instances)),
    oneInstanceSeconds: await seconds(() => pageIs(client, '/process-instance?maxResults=1', 1)),
    oneTaskSeconds: await seconds(() => pageIs(client, '/task?maxResults=1', 1)),
    sortedPageSeconds: await seconds(() =>
      pageIs(client, '/process-instance?sortBy=instanceId&sortOrder=desc&maxResults=100', page),
    ),
    statisticsSeconds: await seconds(() => statisticsAre(client, instances)),
    statisticsAgainSeconds: await seconds(() => statisticsAre(client, instances)),
  }
}

async function countIs(client: RestClient, query: unknown, expected: number): Promise<void> {
  const { count } = await client.ok('POST', '/process-instance/count', query)
  if (count !== expected) throw new Error(`${count} instances are counted, not ${expected}.`)
}

async function pageIs(client: RestClient, path: string, expected: number): Promise<void> {
  const found = await client.ok('GET', path)
  if (found.length !== expected) throw new Error(`${path} has ${found.length} elements, not ${expected}.`)
}

async function statisticsAre(client: RestClient, expected: number): Promise<void> {
  const [first] = await client.ok('GET', '/process-definition/key/two-tasks/statistics')
  if (first?.instances !== expected) throw new Error(`${first?.instances} are at the first task, not ${expected}.`)
}

async function seconds(perform: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  await perform()
  return (performance.now() - begin) / 1000
}
