import type { DeployedDecision } from '../engine/decision/deployed-decision.ts'
import { type DecisionReference, referenceId } from '../engine/decision/deployed-decision.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Runners, StepOptions } from '../engine/runners.ts'

/** What one step may lack, one after the other: more decisions than a process has tasks for them are a mistake, and must not go on for ever. */
const MOST_LACKS = 200

/** What a step can be given beside its time. */
export type Given = Required<Omit<StepOptions, 'now'>>

let loaded: Runners = {}

/**
 * Steps with the runners that this process has loaded; where the step lacks something it is loaded, runners once for the process, and the step
 * is taken again: it is pure, so nothing has happened. Who never meets a model that needs a runner never loads one.
 */
export async function withRunners<Result extends { readonly refusal?: Refusal | undefined }>(
  work: (given: Given) => Result,
  findDecision: (reference: DecisionReference) => Promise<DeployedDecision> = nowhere,
): Promise<Result> {
  const decisions = new Map<string, DeployedDecision>()
  for (let lacks = 0; ; lacks += 1) {
    const result = work({ runners: loaded, decisions })
    const lack = result.refusal?.lacks
    if (lack === undefined || lacks === MOST_LACKS) return result
    if (lack.kind === 'decision') decisions.set(referenceId(lack.reference), await findDecision(lack.reference))
    else loaded = { ...loaded, ...(await load(lack.name)) }
  }
}

async function nowhere({ key }: DecisionReference): Promise<DeployedDecision> {
  return { problem: `no decision definition deployed with key '${key}': decisionDefinition is null` }
}

async function load(name: keyof Runners): Promise<Runners> {
  switch (name) {
    case 'feel': {
      const { feelRunner } = await import('../engine/feel/feel-runner.ts')
      return { feel: feelRunner }
    }
    case 'feelThread': {
      const { startFeelThread } = await import('../script/feel-thread.ts')
      return { feelThread: await startFeelThread() }
    }
    case 'javascript': {
      const { startJavaScriptRunner } = await import('../script/javascript-runner.ts')
      return { javascript: await startJavaScriptRunner() }
    }
  }
}
