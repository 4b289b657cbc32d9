import { z } from 'zod'
import { request } from './client.ts'
import type { Wanted } from './intents.ts'
import type { Stage } from './operators.ts'

const preview = z.object({
  id: z.string(),
  state: z.enum(['RUNNING', 'COMPLETED', 'EXECUTED']),
  totalInstances: z.number(),
  wouldBeModified: z.number(),
  refused: z.number(),
  excluded: z.number(),
})
type Preview = z.infer<typeof preview>

/** Makes a preview, and looks until it is complete; gives the request that executes it. What it says has to add up by then. */
export async function previewed(stage: Stage, body: unknown): Promise<Wanted> {
  const made = await untilAnswered(stage, () => request(stage.lambda, 'POST', '/modification/preview', { body }))
  const path = `/modification/preview/${made.id}`
  let seen = made
  while (seen.state === 'RUNNING') {
    await stage.world.time.sleep(stage.world.random.between(200, 5000))
    seen = await untilAnswered(stage, () => request(stage.lambda, 'GET', path))
  }
  const { totalInstances, wouldBeModified, refused, excluded } = seen
  const sum = wouldBeModified + refused + excluded
  if (sum !== totalInstances) stage.complaints.push(`Preview ${seen.id} says ${sum} of ${totalInstances} instances`)
  return {
    path: `${path}/execute`,
    body: { onChanged: stage.world.random.pick(['skip', 'execute']) },
    needsNoKey: true,
  }
}

async function untilAnswered(stage: Stage, ask: () => ReturnType<typeof request>): Promise<Preview> {
  for (;;) {
    const reply = await ask()
    if (reply?.status === 200) return preview.parse(reply.body)
    if (reply !== undefined && reply.status < 500) throw new Error(`A preview was refused: ${JSON.stringify(reply)}`)
    await stage.world.time.sleep(stage.world.random.between(200, 5000))
  }
}
