import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import { type JavaScriptRunner, lacking, type ScriptOutcome, type ScriptScope } from '../engine/runners.ts'
import { LIMITS, OVER_SOURCE, OVER_TIME } from './limits.ts'
import { fromSandbox, type RunMessage } from './sandbox-messages.ts'
import { newSignal, type SandboxPort, sandboxPort } from './sandbox-port.ts'

/** Beside this file: as it is written, or bundled. */
const WORKER = new URL(`./sandbox-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'mjs'}`, import.meta.url)

/**
 * Starts the sandbox: QuickJS in WebAssembly, in a thread that can be ended whatever it does. A script sees no Node.js and nothing of ours. One that
 * reaches a limit takes the thread with it; the step after that lacks a runner, and the shell starts another one.
 */
export async function startJavaScriptRunner(): Promise<JavaScriptRunner> {
  const { port1, port2 } = new MessageChannel()
  const signal = newSignal()
  const worker = new Worker(WORKER, {
    workerData: { port: port2, signal },
    transferList: [port2],
    env: {},
    resourceLimits: { stackSizeMb: LIMITS.threadStack },
  })
  await once(worker, 'message')
  worker.unref()
  port1.unref()
  const line = sandboxPort(port1, signal, 0)
  let ended = false
  return {
    run(source, scope) {
      if (ended) return lacking('javascript')
      if (source.length > LIMITS.source) return { kind: 'limit', message: OVER_SOURCE, work: 0 }
      const outcome = converse(line, source, scope)
      if (outcome.kind === 'limit') {
        ended = true
        void worker.terminate()
      }
      return outcome
    },
  }
}

/** Sends the script and answers its calls until it has ended, or its time has. */
function converse(line: SandboxPort, source: string, scope: ScriptScope): ScriptOutcome {
  const { call, variables, hosts, now, seed, workLeft } = scope
  const message: RunMessage = {
    source,
    variables: Array.from(variables, ([name, value]) => [name, value]),
    hosts: hosts.map(({ name, methods, isHidden }) => ({ name, methods: [...methods], isHidden })),
    now,
    seed,
    workLeft,
  }
  const deadline = performance.now() + LIMITS.time
  line.send(message)
  for (;;) {
    const received = line.receive(deadline - performance.now())
    if (received === undefined) return { kind: 'limit', message: OVER_TIME, work: LIMITS.time }
    const said = fromSandbox.parse(received)
    if (said.kind !== 'call') return said
    line.send(call(said.host, said.method, said.args))
  }
}
