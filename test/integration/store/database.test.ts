import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { createDatabase } from '../../../functions/store/dynamodb/database.ts'

const ANSWER = JSON.stringify({ Item: { pk: { S: 'I#1' }, note: { S: 'Grüße' } } })
const HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'content-length': Buffer.byteLength(ANSWER) }

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A database whose nth answer is given by the nth of these. */
async function databaseThatAnswers(...answers: ((response: ServerResponse) => void)[]) {
  const server = createServer((_, response) => answers.shift()?.(response))
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')
  return createDatabase({
    tableName: 'shunt',
    client: {
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
  })
}

const read = new GetItemCommand({ TableName: 'shunt', Key: { pk: { S: 'I#1' }, sk: { S: 'I' } } })

test('an answer that comes in pieces, the cut within a letter, is read as one', async () => {
  const bytes = Buffer.from(ANSWER)
  const within = bytes.indexOf(Buffer.from('ü')) + 1
  const db = await databaseThatAnswers((response) => {
    response.writeHead(200, HEADERS)
    response.write(bytes.subarray(0, within))
    setTimeout(() => response.end(bytes.subarray(within)), 20)
  })
  const { Item } = await db.client.send(read)
  expect(Item?.note).toEqual({ S: 'Grüße' })
})

test('an answer that breaks off is asked for again', async () => {
  const db = await databaseThatAnswers(
    (response) => {
      response.writeHead(200, HEADERS)
      response.write(ANSWER.slice(0, 10))
      setTimeout(() => response.destroy(), 20)
    },
    (response) => response.writeHead(200, HEADERS).end(ANSWER),
  )
  const { Item, $metadata } = await db.client.send(read)
  expect(Item?.pk).toEqual({ S: 'I#1' })
  expect($metadata.attempts).toBe(2)
})
