import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { fullWeightOf } from '../engine/expression/budget.ts'
import { EvaluationFault } from '../engine/expression/expression-error.ts'
import { feelRunner } from '../engine/feel/feel-runner.ts'
import { RefusedError } from '../engine/refusal.ts'
import { type FeelAnswer, type FeelRequest, feelRequest } from './feel-messages.ts'
import { FEEL_LIMITS, OVER_FEEL_RESULT } from './limits.ts'
import { sandboxPort } from './sandbox-port.ts'

/** The thread of FEEL: evaluates expressions one after the other until it is ended. */
const { port, signal } = z
  .object({
    port: z.custom<MessagePort>((value) => typeof value === 'object'),
    signal: z.custom<Int32Array<SharedArrayBuffer>>((value) => value instanceof Int32Array),
  })
  .parse(workerData)
const line = sandboxPort(port, signal, 1)
parentPort?.postMessage('ready')
for (;;) line.send(answerOf(feelRequest.parse(line.receive(Number.POSITIVE_INFINITY))))

function answerOf(request: FeelRequest): FeelAnswer {
  try {
    return evaluated(request)
  } catch (error) {
    if (error instanceof RefusedError) return { kind: 'limit', message: error.refusal.message }
    if (error instanceof EvaluationFault) return { kind: 'fault', message: error.message }
    throw error
  }
}

function evaluated({ text, input = null, isTest, variables, now }: FeelRequest): FeelAnswer {
  const scope = { variables: new Map(variables), now }
  if (isTest) return { kind: 'test', passes: feelRunner.test(text, input, scope) }
  const value = feelRunner.evaluate(text, scope)
  if (fullWeightOf(value) > FEEL_LIMITS.result) return { kind: 'limit', message: OVER_FEEL_RESULT }
  return { kind: 'value', value }
}
