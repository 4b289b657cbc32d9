import { type JavaScriptRunner, lacking, type ScriptOutcome, type ScriptScope } from '../engine/runners.ts'
import { LIMITS, OVER_SOURCE, OVER_TIME } from './limits.ts'
import { fromSandbox, type RunMessage } from './sandbox-messages.ts'
import type { SandboxPort } from './sandbox-port.ts'
import { startWorkerThread } from './worker-thread.ts'

/**
 * Starts the sandbox: QuickJS in WebAssembly, in a thread that can be ended whatever it does. A script sees no Node.js and nothing of ours. One that
 * reaches a limit takes the thread with it; the step after that lacks a runner, and the shell starts another one.
 */
export async function startJavaScriptRunner(): Promise<JavaScriptRunner> {
  const { worker, line } = await startWorkerThread('sandbox-worker', { stackSizeMb: LIMITS.threadStack })
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
