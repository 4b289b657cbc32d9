import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, expect, test } from 'vitest'
import { batchGet } from '../../../functions/store/dynamodb/batch/batch-get.ts'
import { batchPut } from '../../../functions/store/dynamodb/batch/batch-write.ts'
import { UnprocessedItemsError } from '../../../functions/store/dynamodb/batch/unprocessed-items.ts'

const client = new DynamoDBClient({ region: 'us-east-1' })
const documents = DynamoDBDocumentClient.from(client)
const dynamodb = mockClient(documents)
const db = { client, documents, tableName: 'table' }
const key = (id: string) => ({ pk: id, sk: 'I' })

afterEach(() => dynamodb.reset())

test('keys that are left unprocessed are asked for again', async () => {
  dynamodb
    .on(BatchGetCommand)
    .resolvesOnce({
      Responses: { table: [key('a')] },
      UnprocessedKeys: { table: { Keys: [key('b'), key('c')] } },
    })
    .resolvesOnce({ Responses: { table: [key('c')] }, UnprocessedKeys: { table: { Keys: [key('b')] } } })
    .resolves({ Responses: { table: [key('b')] }, UnprocessedKeys: {} })
  const items = await batchGet(db, ['a', 'b', 'c'].map(key), { consistent: false })
  expect(items.map((item) => item.pk)).toEqual(['a', 'c', 'b'])
  const asked = dynamodb
    .commandCalls(BatchGetCommand)
    .map(({ args }) => args[0].input.RequestItems?.table?.Keys?.length)
  expect(asked).toEqual([3, 2, 1])
})

test('what stays unprocessed is an error that says how much', async () => {
  dynamodb.on(BatchGetCommand).callsFake(({ RequestItems }) => ({ Responses: {}, UnprocessedKeys: RequestItems }))
  const failure = await batchGet(db, [key('a')], { consistent: false }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(UnprocessedItemsError)
  expect(failure).toMatchObject({ items: 1 })
})

test('a request asks for at most 100 keys, consistently where told', async () => {
  dynamodb.on(BatchGetCommand).resolves({})
  await batchGet(
    db,
    Array.from({ length: 250 }, (_, at) => key(String(at))),
    { consistent: true },
  )
  const requests = dynamodb.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems?.table)
  expect(requests.map((request) => request?.Keys?.length)).toEqual([100, 100, 50])
  expect(requests.every((request) => request?.ConsistentRead)).toBe(true)
})

test('writes that are left unprocessed are sent again, at most 25 at once', async () => {
  dynamodb
    .on(BatchWriteCommand)
    .resolvesOnce({ UnprocessedItems: { table: [{ PutRequest: { Item: key('0') } }] } })
    .resolves({})
  await batchPut(
    db,
    Array.from({ length: 30 }, (_, at) => key(String(at))),
  )
  const sent = dynamodb.commandCalls(BatchWriteCommand).map(({ args }) => args[0].input.RequestItems?.table?.length)
  expect(sent).toEqual([25, 5, 1])
})
