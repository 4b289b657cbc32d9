import { parentPort } from 'node:worker_threads'
import * as variant from '@jitl/quickjs-wasmfile-release-sync'
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core'
import { LIMITS, OVER_STACK } from './limits.ts'
import { evaluate } from './sandbox.ts'
import { answerMessage, type RunMessage, runMessage } from './sandbox-messages.ts'
import { lineToSteps } from './worker-thread.ts'

/** The thread of the sandbox: evaluates scripts one after the other until it is ended. */
const line = lineToSteps()
const module = await newQuickJSWASMModuleFromVariant(Promise.resolve(variant))
parentPort?.postMessage('ready')
for (;;) {
  const message = line.receive(Number.POSITIVE_INFINITY)
  line.send(outcomeOf(runMessage.parse(message)))
}

/** What fails outside of the script's own program is V8's stack, which ended before the sandbox's: then nothing in here can be used again. */
function outcomeOf(message: RunMessage) {
  // QuickJS asks this for the time: so a script's clock stands still at the time of the step.
  Date.now = () => message.now
  try {
    return evaluate(module, message, (host, method, args) => {
      line.send({ kind: 'call', host, method, args })
      return answerMessage.parse(line.receive(Number.POSITIVE_INFINITY))
    })
  } catch {
    return { kind: 'limit', message: OVER_STACK, work: LIMITS.time }
  }
}
