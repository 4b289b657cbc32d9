import { EventEmitter } from 'node:events'
import { createApp } from '../../functions/http/app.ts'
import { RESOURCES } from '../../functions/routes/resources.ts'
import type { Notice, Services } from '../../functions/shell/services.ts'
import type { Meter } from '../../functions/store/dynamodb/meter.ts'
import { type BackEndOptions, startBackEnds } from './back-ends.ts'
import { presentsToken } from './http/api-token.ts'
import { withConsole } from './http/console-server.ts'
import { withCrossOrigin } from './http/cross-origin.ts'
import { closeDoors } from './http/doors.ts'
import { serveHttp } from './http/http-server.ts'
import { limitRequests } from './http/request-limit.ts'
import { createLocalServices } from './local-services.ts'
import { consumedQueues } from './queues/consumed-queues.ts'
import { startQueueConsumers } from './queues/queue-consumers.ts'
import { startSchedules } from './schedules.ts'

const LOOPBACK = '127.0.0.1'

export interface LocalStackOptions extends BackEndOptions {
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string
  /** 0, any that is free, unless told otherwise. */
  readonly port?: number
  /** What a request has to bring; without it everybody who reaches the port may do everything. */
  readonly apiToken?: string | undefined
  /** Names under which it is reached, beside its own. */
  readonly allowedHosts?: readonly string[]
  /** Origins of which pages may ask; none unless told. */
  readonly allowedOrigins?: readonly string[]
  /** Settings of the functions, as Lambda gives them: BATCH_JOBS_PER_SEED and so on. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Count what the database and the queues are asked for. */
  readonly databaseMeter?: Meter
  readonly queueMeter?: Map<string, number>
}

export interface LocalStack {
  /** Where the API is. */
  readonly url: string
  readonly services: Services
  /** Fulfilled with an error that says why when the embedded database ends though nobody stopped it. */
  readonly lost: Promise<Error>
  /** Lets what is under way end, and keeps the rest for the next start on the same data directory. */
  stop(): Promise<void>
}

/**
 * Starts the whole of Shunt in this process (an embedded database in one of its own): the very functions that Lambda runs, fed by an HTTP server,
 * by queue consumers and by a clock. Throws DataDirectoryInUseError,
 * DataDirectoryError, DatabaseLostError, ServiceUnusableError, ListenError.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  await using started = new AsyncDisposableStack()
  const { database, queues, lost } = await startBackEnds(options, started)
  const notices = new EventEmitter<{ notice: [Notice] }>()
  const making = createLocalServices({
    database,
    queues,
    environment: options.environment ?? {},
    notices,
    databaseMeter: options.databaseMeter,
    queueMeter: options.queueMeter,
  })
  const { services, urls } = await Promise.race([making, lost.then(raise)])
  started.defer(() => {
    services.db.client.destroy()
    services.queues.client.destroy()
  })
  const schedules = startSchedules(services, notices)
  started.defer(schedules.stop)
  const consumers = startQueueConsumers(services.queues.client, consumedQueues(services, urls, schedules.watchBatches))
  started.defer(consumers.stop)
  const { host = LOOPBACK, port = 0, apiToken, allowedHosts = [], allowedOrigins = [] } = options
  const acceptsCredentials = (_username: string, password: string) =>
    apiToken === undefined || presentsToken(`Bearer ${password}`, apiToken)
  const fetch = withConsole(createApp({ ...services, acceptsCredentials }, RESOURCES).fetch)
  const closed = closeDoors(fetch, { host, apiToken, allowedHosts, allowedOrigins })
  const http = await serveHttp(limitRequests(withCrossOrigin(closed, allowedOrigins)), { host, port })
  started.defer(http.stop)

  const running = started.move()
  return { url: http.url, services, lost, stop: () => running.disposeAsync() }
}

function raise(error: Error): never {
  throw error
}
