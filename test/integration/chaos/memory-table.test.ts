import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../../functions/store/dynamodb/database.ts'
import type { Item } from '../../chaos/world/memory/expressions.ts'
import { createMemoryTable, type MemoryTable } from '../../chaos/world/memory/memory-table.ts'
import { startDatabase } from '../../support/shell.ts'

/** The table in memory answers what the embedded DynamoDB answers: else a run of chaos would prove nothing. */
let db: Database
let stop: () => Promise<void>
let table: MemoryTable

beforeAll(async () => {
  const database = await startDatabase()
  db = database.db
  stop = database.stop
  table = createMemoryTable(
    () => 0,
    1000,
    () => {},
  )
})
afterAll(() => stop())

const NOW = Number.POSITIVE_INFINITY
const TableName = 'shunt'

const key = fc.record({
  pk: fc.constantFrom('a', 'b').map((S) => ({ S })),
  sk: fc.constantFrom('1', '2', '12').map((S) => ({ S })),
})
const condition = fc.constantFrom(
  'attribute_exists(pk)',
  'attribute_not_exists(pk)',
  'v = :one',
  'attribute_exists(pk) AND (attribute_not_exists(v) OR v < :one)',
)
const update = fc.constantFrom(
  'SET #v = :one, #r = :index, #t = :index',
  'SET #v = :two REMOVE #r',
  'ADD #n :numbers SET #v = :zero',
  'ADD #n :more DELETE #m :more REMOVE #v',
  'DELETE #n :numbers SET #r = :index, #t = :index',
)
const NAMES = { '#v': 'v', '#r': 'rk', '#t': 'rs', '#n': 'n', '#m': 'm' }
const VALUES = {
  ':zero': { N: '0' },
  ':one': { N: '1' },
  ':two': { N: '2' },
  ':index': { S: 'i' },
  ':numbers': { NS: ['1', '2'] },
  ':more': { NS: ['2', '3'] },
}

/** DynamoDB refuses names and values that no expression uses. */
const usedIn = <T>(given: Record<string, T>, ...expressions: string[]) =>
  Object.fromEntries(Object.entries(given).filter(([name]) => expressions.some((text) => text.includes(name))))

const put = fc.record({ key, condition }).map(({ key, condition }) => {
  const values = usedIn(VALUES, condition)
  return {
    TableName,
    Item: { ...key, v: { N: '1' } },
    ConditionExpression: condition,
    ...(condition.includes(':') && { ExpressionAttributeValues: values }),
  }
})
const change = fc.record({ key, update, condition }).map(({ key, update, condition }) => ({
  TableName,
  Key: key,
  UpdateExpression: update,
  ConditionExpression: condition,
  ExpressionAttributeNames: usedIn(NAMES, update),
  ExpressionAttributeValues: usedIn(VALUES, update, condition),
  ReturnValues: 'ALL_NEW' as const,
}))

async function orRefused<T>(act: () => T | Promise<T>): Promise<T | 'refused'> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'refused'
    throw error
  }
}

const ordered = (_name: string, part: unknown) => (Array.isArray(part) ? part.map(String).sort() : part)

/** What counts of an answer; sets have no order. */
function essential(answer: unknown): unknown {
  if (!(answer instanceof Object)) return answer
  const parts = Object.entries(answer).filter(([name]) => ['Item', 'Attributes', 'LastEvaluatedKey'].includes(name))
  return JSON.parse(JSON.stringify(Object.fromEntries(parts), ordered))
}

async function expectSame(inMemory: () => object, real: () => Promise<object>): Promise<void> {
  expect(essential(await orRefused(inMemory))).toEqual(essential(await orRefused(real)))
}

test('conditional writes, updates of sets and reads', async () => {
  const operation = fc.oneof(
    put.map(
      (input) => () =>
        expectSame(
          () => table.put(input),
          () => db.client.send(new PutItemCommand(input)),
        ),
    ),
    change.map(
      (input) => () =>
        expectSame(
          () => table.update(input),
          () => db.client.send(new UpdateItemCommand(input)),
        ),
    ),
    key.map((Key) => () => {
      const input = { TableName, Key }
      return expectSame(
        () => table.remove(input),
        () => db.client.send(new DeleteItemCommand(input)),
      )
    }),
    key.map((Key) => () => {
      const input = { TableName, Key, ConsistentRead: true }
      return expectSame(
        () => table.get(input, NOW),
        () => db.client.send(new GetItemCommand(input)),
      )
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 30 }), async (operations) => {
      for (const perform of operations) await perform()
    }),
    { numRuns: 20 },
  )
})

test('queries, page by page, of a partition and of an index', async () => {
  const items = ['1', '10', '2', '21', '3'].map((sk) => ({
    pk: { S: 'queried' },
    sk: { S: sk },
    rk: { S: 'running' },
    rs: { S: sk },
    v: { N: sk },
  }))
  const RequestItems = { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) }
  table.batchWrite({ RequestItems })
  await db.client.send(new BatchWriteItemCommand({ RequestItems }))
  const queries = [
    { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'queried' } } },
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: 'attribute_not_exists(v) OR v > :one',
      ExpressionAttributeValues: { ':pk': { S: 'queried' }, ':prefix': { S: '1' }, ':one': { N: '1' } },
    },
    {
      IndexName: 'running',
      KeyConditionExpression: 'rk = :rk AND rs < :end',
      ExpressionAttributeValues: { ':rk': { S: 'running' }, ':end': { S: '21' } },
    },
  ]
  for (const query of queries) {
    const input = { TableName, ...query }
    const all = table.query(input, NOW).Items ?? []
    expect(all.length).toBeGreaterThan(0)
    expect(all.length).toBe((await db.client.send(new QueryCommand(input))).Count)
    await expectSamePages(input)
  }
})

async function expectSamePages(input: { TableName: string; KeyConditionExpression: string }): Promise<void> {
  const page = { ...input, Limit: 2 }
  const inMemory = table.query(page, NOW)
  const real = await db.client.send(new QueryCommand(page))
  expect(inMemory.Items?.map(sortKey)).toEqual(real.Items?.map(sortKey))
  if (real.LastEvaluatedKey === undefined || inMemory.LastEvaluatedKey === undefined) return
  const next = await db.client.send(new QueryCommand({ ...page, ExclusiveStartKey: real.LastEvaluatedKey }))
  const nextInMemory = table.query({ ...page, ExclusiveStartKey: inMemory.LastEvaluatedKey }, NOW)
  expect(nextInMemory.Items?.map(sortKey)).toEqual(next.Items?.map(sortKey))
}

const sortKey = (item: Item) => item.sk?.S
