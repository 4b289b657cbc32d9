import type { Refusal } from '../engine/refusal.ts'
import type { Lack, Runners } from '../engine/runners.ts'

/** A step that lacks one thing after another: more than there are runners is a mistake of ours, and must not go on for ever. */
const MOST_LACKS = 10

let loaded: Runners = {}

/**
 * Steps with the runners that this process has loaded; where the step lacks one it is loaded, once for the process, and the step is taken again:
 * it is pure, so nothing has happened. Who never meets a model that needs one never loads one.
 */
export async function withRunners<Result extends { readonly refusal?: Refusal | undefined }>(
  work: (runners: Runners) => Result,
): Promise<Result> {
  for (let lacks = 0; ; lacks += 1) {
    const result = work(loaded)
    const lack = result.refusal?.lacks
    if (lack === undefined || lacks === MOST_LACKS) return result
    loaded = { ...loaded, ...(await load(lack)) }
  }
}

async function load({ name }: Lack): Promise<Runners> {
  switch (name) {
    case 'feel': {
      const { feelRunner } = await import('../engine/feel/feel-runner.ts')
      return { feel: feelRunner }
    }
  }
}
