import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  ProvisionedThroughputExceededException,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, expect, test } from 'vitest'
import { saveInstance } from '../../../functions/store/process-instance/process-instance-items.ts'
import type { StoredInstance } from '../../../functions/store/process-instance/stored-instance.ts'

const client = new DynamoDBClient({ region: 'us-east-1' })
const documents = DynamoDBDocumentClient.from(client)
const dynamodb = mockClient(client)
const reads = mockClient(documents)
const db = { client, documents, tableName: 'table' }

const stored: StoredInstance = {
  state: { format: 1, id: 'i', definitionId: 'd:1:x', startTime: 0, sequence: 1, root: { number: 0 } },
  version: 7,
  marks: {},
  received: [],
  outbox: [],
  trail: { text: '', parts: 0 },
}
const next = { state: stored.state, outbox: [], now: 0 }

function refusedOnTry(attempts: number): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: { attempts } })
}

function lastToken(): string | undefined {
  return dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input.Item?.w?.S
}

afterEach(() => {
  dynamodb.reset()
  reads.reset()
})

test('a refusal of the first try is a conflict; nothing more is read', async () => {
  dynamodb.on(PutItemCommand).rejects(refusedOnTry(1))
  expect(await saveInstance(db, stored, next)).toEqual({ outcome: 'conflict' })
  expect(reads.commandCalls(GetCommand)).toHaveLength(0)
})

test('a write that went through while its answer was lost is found by its token, and counts', async () => {
  dynamodb.on(PutItemCommand).rejects(refusedOnTry(2))
  reads.on(GetCommand).callsFake(() => ({ Item: { w: lastToken() } }))
  expect(await saveInstance(db, stored, next)).toMatchObject({ outcome: 'saved', stored: { version: 8 } })
})

test('a repeated write that finds the token of another is a conflict', async () => {
  dynamodb.on(PutItemCommand).rejects(refusedOnTry(2))
  reads.on(GetCommand).resolves({ Item: { w: 'another' } })
  expect(await saveInstance(db, stored, next)).toEqual({ outcome: 'conflict' })
})

test('throttling that outlasts the retries is thrown, not taken for a conflict', async () => {
  const throttled = new ProvisionedThroughputExceededException({ message: 'too fast', $metadata: {} })
  dynamodb.on(PutItemCommand).rejects(throttled)
  await expect(saveInstance(db, stored, next)).rejects.toBe(throttled)
})
