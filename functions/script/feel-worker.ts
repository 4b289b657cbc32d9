import { parentPort } from 'node:worker_threads'
import { fullWeightOf } from '../engine/expression/budget.ts'
import { EvaluationFault } from '../engine/expression/expression-error.ts'
import { feelRunner } from '../engine/feel/feel-runner.ts'
import { RefusedError } from '../engine/refusal.ts'
import { type FeelAnswer, type FeelRequest, feelRequest } from './feel-messages.ts'
import { FEEL_LIMITS, OVER_FEEL_RESULT } from './limits.ts'
import { lineToSteps } from './worker-thread.ts'

/** The thread of FEEL: evaluates expressions one after the other until it is ended. */
const line = lineToSteps()
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
