import { z } from 'zod'
import { request } from './client.ts'
import type { Stage } from './operators.ts'

/** What a user wants once, however often he has to ask for it. */
export interface Intent {
  /** Its name, and the `Idempotency-Key` of what it asks for where that needs one. */
  readonly key: string
  /** Ids of the batches that he was told of. */
  readonly answers: Set<string>
  /** Answers that no user should get. */
  readonly refusals: string[]
}

/** A request that makes a batch. */
export interface Wanted {
  readonly path: string
  readonly body: unknown
  /** Whether the same request gives the same batch without a key too. */
  readonly needsNoKey?: boolean
}

const batch = z.object({ id: z.string() })

/** A new intent, of which the judge knows. */
export function intend(stage: Stage, key: string): Intent {
  const intent: Intent = { key, answers: new Set(), refusals: [] }
  stage.intents.push(intent)
  return intent
}

/** Asks for a batch until there is an answer; sometimes twice at the same time, as one who has no patience, or again when he has it. */
export async function insist(stage: Stage, intent: Intent, wanted: Wanted): Promise<void> {
  const { random, time } = stage.world
  const again = random.chance(0.3) ? random.between(0, 60_000) : undefined
  const twice = random.chance(0.3)
  await Promise.all([ask(stage, intent, wanted), ...(twice ? [ask(stage, intent, wanted)] : [])])
  if (again === undefined) return
  await time.sleep(again)
  await ask(stage, intent, wanted)
}

async function ask(stage: Stage, intent: Intent, { path, body, needsNoKey = false }: Wanted): Promise<void> {
  const { random, time } = stage.world
  for (;;) {
    const key = needsNoKey && random.chance(0.5) ? {} : { key: intent.key }
    const reply = await request(stage.lambda, 'POST', path, { body, ...key })
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
