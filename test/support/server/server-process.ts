import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url))

/** The program of `npm start`, which runs the server in a process of its own. */
export const START = fileURLToPath(new URL('../../../infra/local/start.mjs', import.meta.url))

/** Disposed of, it is killed where it still runs: who fails leaves no server behind. */
export interface ServerProcess extends AsyncDisposable {
  /** The address it prints when it is ready. */
  readonly url: string
  /** Its end, whatever ends it: the exit code, or null where a signal did. */
  readonly ended: Promise<number | null>
  /** Sends the signal and waits for the end; the exit code, or null where the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>
}

/** What `npm start` runs, as a process of its own; on a free port unless the environment says otherwise. Throws when it ends before it is ready. */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  program = MAIN,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended: Promise<[number | null]> = once(child, 'exit').then(([code]) => [code])
  const said = await Promise.race([once(child.stdout, 'data').then(String), ended])
  const url = typeof said === 'string' ? /http:\S+/.exec(said)?.[0] : undefined
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await ended)[0]
  }
  if (url === undefined) {
    await end('SIGKILL')
    throw new Error(`The server did not become ready: ${said}`)
  }
  child.stdout.resume()
  return {
    url,
    ended: ended.then(([code]) => code),
    end,
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
    },
  }
}

/** Runs what `npm start` runs until it ends by itself, or has printed this; what it printed and its exit code. */
export async function runServerProcess(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  until?: RegExp,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, ...parameters], { env: { ...process.env, ...environment } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text
      if (until?.test(output)) child.kill('SIGKILL')
    })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}
