/**
 * The embedded DynamoDB, in a process of its own so that it has a core of its own. Started by `embedded-database.ts` with the data
 * directory as its argument (none: in memory) and its access key in ACCESS_KEY_ID (other users read arguments, but no environment); answers with its
 * port, and ends when the channel to its parent closes, however the parent ended.
 */
import { once } from 'node:events'
import { request, type Server } from 'node:http'
import { join } from 'node:path'
import dynalite from 'dynalite'
import { namesAccessKey, refuseStranger } from '../access-key.ts'
import { lockDirectory } from './directory-lock.ts'
import type { DatabaseProcessMessage } from './embedded-database.ts'
import { missingFile } from './missing-file.ts'

/**
 * How long a connection is kept that nobody uses, in milliseconds: longer than the server is without a request, since its own schedule looks each minute. What
 * is sent as a connection is closed fails, and is sent again.
 */
const KEEP_ALIVE_MS = 150_000

process.umask(0o077)
const dataDirectory = process.argv[2]

// Ctrl-C reaches every process of the terminal's group; when to stop is the parent's decision.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('uncaughtException', exceptForRequestsThatNobodyWaitsFor)

if (dataDirectory === undefined) serve()
else serveFrom(dataDirectory)

function serveFrom(directory: string): void {
  try {
    const lock = lockDirectory(directory)
    if (lock === undefined) return tell({ kind: 'locked' }, () => process.exit(1))
    // Keeps it from being collected as garbage, which would give the directory free.
    process.on('exit', () => lock.close())
  } catch (error) {
    return reportDamage('lock', error instanceof Error ? error.message : String(error))
  }
  const path = join(directory, 'dynamodb')
  const missing = missingFile(path)
  if (missing !== undefined) return reportDamage('dynamodb', missing)
  serve(path)
}

/** Until it is ready, whatever goes wrong is due to its files. */
let isReady = false

async function serve(path?: string): Promise<void> {
  const accessKeyId = process.env.ACCESS_KEY_ID ?? ''
  const server = dynalite({ ...(path && { path }), createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  answerOnly(server, accessKeyId)
  process.once('disconnect', () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('It has no port.')
  await readTables(address.port, accessKeyId)
  isReady = true
  tell({ kind: 'ready', port: address.port })
}

/** dynalite opens its files in the background, and finds out at the first request that it cannot. */
async function readTables(port: number, accessKeyId: string): Promise<void> {
  const asked = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}, SignedHeaders=host, Signature=local`,
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': 'DynamoDB_20120810.DescribeTable',
      'content-type': 'application/x-amz-json-1.0',
    },
  })
  asked.end('{"TableName":"any"}')
  const [response] = await once(asked, 'response')
  response.resume()
  await once(response, 'end')
}

/** Lets nobody reach the database but who knows the access key: one request that it does not understand would end it. */
function answerOnly(server: Server, accessKeyId: string): void {
  const listeners = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (!namesAccessKey(request.headers.authorization, accessKeyId)) return refuseStranger(response)
    for (const listener of listeners) Reflect.apply(listener, server, [request, response])
  })
}

function reportDamage(file: string, reason: string): void {
  tell({ kind: 'damaged', file, reason }, () => process.exit(1))
}

/** dynalite throws when a client goes away in the middle of its request; that must not end the database. */
function exceptForRequestsThatNobodyWaitsFor(error: Error & { code?: string }): void {
  if (error.code === 'ECONNRESET') return
  if (!isReady) return reportDamage('dynamodb', 'LevelDB cannot open it')
  // What LevelDB says of its files is told by the parent, and its stack helps nobody.
  if (!error.code?.startsWith('LEVEL_')) console.error(error)
  const reason = error.cause instanceof Error ? error.cause.message : error.message
  tell({ kind: 'failed', reason }, () => process.exit(1))
}

function tell(message: DatabaseProcessMessage, told: () => void = () => {}): void {
  process.send?.(message, told)
}
