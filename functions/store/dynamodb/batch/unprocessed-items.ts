import { setTimeout as wait } from 'node:timers/promises'

/** Each round waits longer, up to a second, until this many rounds. */
const ROUNDS = 10

/** Thrown when DynamoDB left something unprocessed in every round: it is throttling, and the caller should come back later. */
export class UnprocessedItemsError extends Error {
  override readonly name = 'UnprocessedItemsError'
  /** How many keys or writes were left. */
  readonly items: number

  constructor(items: number) {
    super(`DynamoDB left ${items} items unprocessed after ${ROUNDS} rounds`)
    this.items = items
  }
}

/**
 * Sends keys or writes in batch requests of at most `perRequest`, all at once. `send` gives what DynamoDB left unprocessed, which is a form of throttling:
 * that is sent again. Throws UnprocessedItemsError; some may be processed then.
 */
export async function sendInBatches<T>(
  items: readonly T[],
  perRequest: number,
  send: (items: readonly T[]) => Promise<readonly T[] | undefined>,
): Promise<void> {
  const requests: (readonly T[])[] = []
  for (let at = 0; at < items.length; at += perRequest) requests.push(items.slice(at, at + perRequest))
  await Promise.all(requests.map((request) => sendUntilDone(request, send)))
}

async function sendUntilDone<T>(
  items: readonly T[],
  send: (items: readonly T[]) => Promise<readonly T[] | undefined>,
): Promise<void> {
  let left = items
  for (let round = 0; round < ROUNDS; round++) {
    left = (await send(left)) ?? []
    if (left.length === 0) return
    await wait(Math.random() * Math.min(1000, 20 * 2 ** round))
  }
  throw new UnprocessedItemsError(left.length)
}
