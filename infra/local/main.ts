/** What `npm start` runs by way of `start.mjs`: the whole of Shunt on this machine. */
import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'
import { type LocalSettings, readLocalSettings } from './settings.ts'

const HELP = `Usage: npm start

Serves Shunt's REST API on this machine, with a database and queues of its own.
Stops on SIGINT (Ctrl-C) and SIGTERM; a start on the same data directory goes on where it was.

Environment:
  PORT           port to listen on; 0 takes any that is free   (default: 8080)
  HOST           address to listen on                          (default: 127.0.0.1, this machine only)
  DATA_DIR       where the data is; :memory: keeps nothing     (default: .shunt)
  API_TOKEN      what every request has to bring, as Authorization: Bearer <token>    (default: nothing)
  ALLOWED_HOSTS  further names under which it is reached, separated by commas
  ALLOWED_ORIGINS  origins of which pages may ask (CORS), separated by commas          (default: none)
  AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_SQS
                 a DynamoDB and an SQS that are used instead of the embedded ones
`

/** SIGTERM ends it within five seconds: what is under way then comes again at the next start, as after a crash. */
const LONGEST_STOP_MS = 4000

/** It has a parent that hands it signals and counts the seconds too. */
const isSupervised = process.send !== undefined

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const settings = readLocalSettings(process.env)
  // Whoever supervises it has ended without a word, so it was killed: as though this had been.
  if (isSupervised) process.once('disconnect', () => process.exit(1))
  process.umask(0o077)
  // Everything else is loaded only now, and what Node made of its TypeScript is kept for the next start.
  enableCompileCache()
  const { startLocalStack } = await import('./local-stack.ts')
  const stack = await startLocalStack({ ...settings, environment: process.env })
  // Whoever reads that it is ready may end it at once.
  stopOnSignal(stack.stop)
  warnOfOpenDoors(settings)
  console.log(`Shunt is ready at ${stack.url} (also under /engine-rest), data in ${placeOf(settings)}`)
  console.log(`Look at it with a browser: ${stack.url}/console/`)
  stack.lost.then(fail)
}

function placeOf({ databaseUrl, queuesUrl, dataDirectory = 'memory' }: LocalSettings): string {
  if (databaseUrl === undefined) return dataDirectory
  return queuesUrl === undefined ? `${databaseUrl}, messages in ${dataDirectory}` : databaseUrl
}

/** Where other machines reach it and nobody has to say who he is. */
function warnOfOpenDoors({ host, apiToken }: LocalSettings): void {
  if (apiToken !== undefined || /^(localhost|127\.|::1$)/.test(host)) return
  console.error(
    `WARNING: HOST=${host} without API_TOKEN: everybody who reaches this machine may read, deploy, start, modify and delete everything.`,
  )
}

/**
 * A second signal does not wait for what is under way. Where a parent sees to that, it is only the same once more: Ctrl-C reaches every process of the
 * terminal's group, and the parent hands it on.
 */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping && isSupervised) return
      if (stopping) process.exit(130)
      stopping = true
      setTimeout(() => process.exit(0), LONGEST_STOP_MS)
      stop().then(() => process.exit(0), fail)
    })
  }
}

/** Errors that say in one line what is wrong and what to do. */
const EXPECTED = new Set([
  'SettingsError',
  'ConfigurationError',
  'DataDirectoryInUseError',
  'DataDirectoryError',
  'DatabaseLostError',
  'ServiceUnusableError',
  'ListenError',
])

function fail(reason: unknown): never {
  const isExpected = reason instanceof Error && EXPECTED.has(reason.name)
  console.error(isExpected ? reason.message.replaceAll('\n', ' ') : reason)
  process.exit(1)
}

main().catch(fail)
