import { z } from 'zod'
import { request } from './client.ts'
import type { Stage } from './operators.ts'

/** What a user wants once, however often he has to ask for it. */
export interface Intent {
  readonly key: string
  /** Ids of the batches that he was told of. */
  readonly answers: Set<string>
  /** Answers that no user should get. */
  readonly refusals: string[]
}

const batch = z.object({ id: z.string() })

/** Asks for a batch until there is an answer; sometimes twice at the same time, as one who has no patience, or again when he has it. */
export async function insist(stage: Stage, intent: Intent, body: unknown): Promise<void> {
  const { random, time } = stage.world
  const again = random.chance(0.3) ? random.between(0, 60_000) : undefined
  const twice = random.chance(0.3)
  await Promise.all([ask(stage, intent, body), ...(twice ? [ask(stage, intent, body)] : [])])
  if (again === undefined) return
  await time.sleep(again)
  await ask(stage, intent, body)
}

async function ask(stage: Stage, intent: Intent, body: unknown): Promise<void> {
  const { random, time } = stage.world
  for (;;) {
    const reply = await request(stage.lambda, 'POST', '/modification/executeAsync', { body, key: intent.key })
    if (reply?.status === 200) {
      intent.answers.add(batch.parse(reply.body).id)
      return
    }
    if (reply !== undefined && reply.status < 500 && reply.status !== 409) {
      intent.refusals.push(`${reply.status} ${JSON.stringify(reply.body)}`)
      return
    }
    await time.sleep(random.between(200, 5000))
  }
}
