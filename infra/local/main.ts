/** `npm start`: the whole of Shunt on this machine. */
import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'
import { DataDirectoryInUseError } from './database/embedded-database.ts'
import { AddressInUseError } from './http-server.ts'
import { readLocalSettings, SettingsError } from './settings.ts'

const HELP = `Usage: npm start

Serves Shunt's REST API on this machine, with a database and queues of its own.
Stops on SIGINT (Ctrl-C) and SIGTERM; a start on the same data directory goes on where it was.

Environment:
  PORT      port to listen on; 0 takes any that is free   (default: 8080)
  HOST      address to listen on                          (default: 127.0.0.1, this machine only)
  DATA_DIR  where the data is; :memory: keeps nothing     (default: .shunt)
`

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const settings = readLocalSettings(process.env)
  // Everything else is loaded only now, and what Node made of its TypeScript is kept for the next start.
  enableCompileCache()
  const { startLocalStack } = await import('./local-stack.ts')
  const stack = await startLocalStack({ ...settings, environment: process.env })
  console.log(`Shunt is ready at ${stack.url} (also under /engine-rest), data in ${settings.dataDirectory ?? 'memory'}`)
  stopOnSignal(stack.stop)
  stack.lost.then(() => fail('The embedded database ended unexpectedly.'))
}

/** A second signal does not wait for what is under way. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130)
      stopping = true
      stop().then(() => process.exit(0), fail)
    })
  }
}

function fail(reason: unknown): never {
  const isExpected =
    reason instanceof SettingsError || reason instanceof DataDirectoryInUseError || reason instanceof AddressInUseError
  console.error(isExpected ? reason.message : reason)
  process.exit(1)
}

main().catch(fail)
