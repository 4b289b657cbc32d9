import { parseBpmn } from '../../functions/engine/bpmn/parse-bpmn.ts'
import { decide } from '../../functions/engine/decision/decide.ts'
import { feelRunner } from '../../functions/engine/feel/feel-runner.ts'
import { step } from '../../functions/engine/step.ts'
import { startJavaScriptRunner } from '../../functions/script/javascript-runner.ts'
import { newId } from '../../functions/shell/new-id.ts'
import { chain, model } from '../support/shell.ts'
import { dmn, modelOf, table } from '../unit/engine/decision/dmn.ts'
import { medianMicroseconds } from './engine-bench.ts'

const NOW = Date.UTC(2026, 0, 1)
const ROUNDS = 1000

/** What a script task and a decision take beside all else, in microseconds. */
export interface RulesFigures {
  readonly scriptMicroseconds: number
  readonly tableMicroseconds: number
}

/** How fast rules are on this machine: a step through a script task, and a table of ten rules. */
export async function measureRules(): Promise<RulesFigures> {
  return { scriptMicroseconds: await scriptTask(), tableMicroseconds: await tenRules() }
}

async function scriptTask(): Promise<number> {
  const script =
    '<scriptTask id="t" scriptFormat="javascript"><script>execution.setVariable("y", x * 2)</script></scriptTask>'
  const xml = model('script', `<startEvent id="start"/>${script}<endEvent id="end"/>${chain('start', 't', 'end')}`)
  const [process] = (await parseBpmn(xml)).processes
  if (process === undefined) throw new Error('The model cannot be read.')
  const runners = { javascript: await startJavaScriptRunner() }
  return medianMicroseconds(() => {
    const variables = { x: { type: 'Integer', value: 2 } } as const
    const started = step(
      process.graph,
      undefined,
      { kind: 'start', id: newId(), definitionId: 'script:1:x', variables },
      { now: NOW, runners },
    )
    if (started.refusal !== undefined) throw new Error(started.refusal.message)
  }, ROUNDS)
}

/** Two inputs and one output; the ninth rule is the one that matches. */
async function tenRules(): Promise<number> {
  const rules = Array.from({ length: 10 }, (_, at) => [`[${at * 10}..${at * 10 + 9}]`, '"red","blue"', String(at)])
  const text = table('d', {
    hitPolicy: 'FIRST',
    inputs: ['typeRef="integer">x', 's'],
    outputs: ['name="o" typeRef="integer"'],
    rules,
  })
  const decisions = modelOf(dmn([text]))
  const variables = new Map([
    ['x', { type: 'Integer', value: 85 }],
    ['s', { type: 'String', value: 'red' }],
  ] as const)
  return medianMicroseconds(() => {
    const { refusal } = decide(decisions, 'd', variables, { now: NOW, runners: { feel: feelRunner } })
    if (refusal !== undefined) throw new Error(refusal.message)
  }, ROUNDS)
}
