import { fork } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('./main.ts', import.meta.url))

/** The server's own limit is 4 seconds; it can be late, since it is kept by the loop that is to end. */
const LONGEST_STOP_MS = 4500

const PARENT_CHECK_MS = 250

/**
 * Runs the server in a process of its own and ends with it, as it ended. However busy that process is, this one is not: SIGTERM ends both within five
 * seconds. What was under way then comes again at the next start, as after a crash. A second signal does not wait at all.
 */
export function superviseServer(parameters: readonly string[]): void {
  const server = fork(SERVER, parameters)
  let stopping = false
  const kill = (code: number) => {
    server.kill('SIGKILL')
    process.exit(code)
  }
  const stop = (signal: NodeJS.Signals) => {
    stopping = true
    server.kill(signal)
    setTimeout(kill, LONGEST_STOP_MS, 0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (stopping ? kill(130) : stop(signal)))
  }
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(() => stopping || stop('SIGTERM'))
  server.once('exit', (code, signal) => process.exit(code ?? exitCodeOf(signal)))
}

/** npm runs its scripts in a shell, and hands SIGTERM on to that shell only: it ends, and what runs in it is told nothing. */
function whenParentEnds(react: () => unknown): void {
  const parent = process.ppid
  const check = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(check)
    react()
  }, PARENT_CHECK_MS)
}

/** As a shell gives it. */
function exitCodeOf(signal: NodeJS.Signals | null): number {
  return signal === null ? 1 : 128 + constants.signals[signal]
}
