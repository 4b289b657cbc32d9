import { EvaluationFault } from '../engine/expression/expression-error.ts'
import type { Value } from '../engine/expression/value.ts'
import { refuse } from '../engine/refusal.ts'
import { type FeelRunner, type FeelScope, lacking } from '../engine/runners.ts'
import { type FeelAnswer, type FeelRequest, feelAnswer } from './feel-messages.ts'
import { FEEL_LIMITS, OVER_FEEL } from './limits.ts'
import { startWorkerThread } from './worker-thread.ts'

/**
 * Starts a thread that evaluates FEEL and can be ended whatever it does (a loop over a billion numbers, a list that fills the memory). An expression
 * that reaches a limit takes the thread with it; the step after that lacks a runner, and the shell starts another one.
 */
export async function startFeelThread(): Promise<FeelRunner> {
  const { worker, line } = await startWorkerThread('feel-worker', { maxOldGenerationSizeMb: FEEL_LIMITS.memory })
  // Out of memory it ends by itself, with an error: who waits for its answer learns it by the time that passes.
  worker.on('error', () => {})
  let ended = false

  function ask(request: FeelRequest): FeelAnswer {
    if (ended) return lacking('feelThread')
    line.send(request)
    const received = line.receive(FEEL_LIMITS.time)
    if (received !== undefined) return feelAnswer.parse(received)
    ended = true
    void worker.terminate()
    return { kind: 'limit', message: OVER_FEEL }
  }

  return {
    isBounded: () => true,
    evaluate(text, scope) {
      const answer = ask({ text, isTest: false, ...plain(scope) })
      return answer.kind === 'value' ? answer.value : failed(answer)
    },
    test(text, input, scope) {
      const answer = ask({ text, isTest: true, input: plainValue(input), ...plain(scope) })
      return answer.kind === 'test' ? answer.passes : failed(answer)
    },
  }
}

function failed(answer: FeelAnswer): never {
  if (answer.kind === 'limit') return refuse('limit', answer.message)
  throw new EvaluationFault('evaluation', answer.kind === 'fault' ? answer.message : 'FEEL gave no answer')
}

function plain({ variables, now }: FeelScope): Pick<FeelRequest, 'variables' | 'now'> {
  return { variables: Array.from(variables, ([name, value]) => [name, plainValue(value)]), now }
}

/** FEEL has no type for what belongs to the engine, and threads cannot exchange it: there it is null. */
function plainValue(value: Value): Value {
  const isOfEngine =
    value !== null && typeof value === 'object' && ['execution', 'task', 'externalTask'].includes(value.kind)
  return isOfEngine ? null : value
}
