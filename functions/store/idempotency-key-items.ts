import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import type { ItemKey } from './dynamodb/item.ts'
import { deleteItem, getItem, putItem, updateItem } from './dynamodb/single-item.ts'
import { TABLE } from './dynamodb/table.ts'

const keptAnswer = z.object({
  status: z.number().int(),
  contentType: z.string().optional(),
  body: z.string(),
})
/** An answer as it was given: its body is text. */
export type KeptAnswer = z.infer<typeof keptAnswer>

const keyedRequest = z.object({
  /** Hash of what was asked for. */
  fingerprint: z.string(),
  /** What the ids of all that the request makes are derived from. */
  id: z.string(),
  /** Times are milliseconds since the epoch. */
  time: z.number(),
  /** Counts from 1; whoever carries the request out has one for himself. */
  attempt: z.number().int(),
  /** Until then the attempt may be under way. */
  leasedUntil: z.number(),
  expires: z.number(),
  answer: keptAnswer.optional(),
})
/** A request that came with an `Idempotency-Key`. */
export type KeyedRequest = z.infer<typeof keyedRequest>

/** How long a key is known, in milliseconds: a day. */
export const KEY_LIFETIME_MS = 24 * 3600 * 1000

/** How long an attempt may be under way before another one takes over, in milliseconds: API Gateway gives up after 29 seconds. */
const LEASE_MS = 30_000

/**
 * Records a request under its key, unless there is one that has not expired: then gives that one, as it was written last.
 * `key` is what tells keys apart, at most 1 KB; `now` in milliseconds.
 */
export async function claimKey(
  db: Database,
  key: string,
  request: Pick<KeyedRequest, 'fingerprint' | 'id'>,
  now: number,
): Promise<{ readonly claimed: boolean; readonly request: KeyedRequest }> {
  const expires = now + KEY_LIFETIME_MS
  const claimed = { ...request, time: now, attempt: 1, leasedUntil: now + LEASE_MS, expires }
  const item = { ...claimed, [TABLE.timeToLive]: Math.ceil(expires / 1000) }
  const condition = {
    expression: 'attribute_not_exists(pk) OR expires <= :now',
    values: { ':now': now },
  }
  const write = await putItem(db, itemKey(key), item, condition)
  if (write.done) return { claimed: true, request: claimed }
  const found = await getItem(db, itemKey(key), true)
  // It expired, or was taken back, in between: as if it had not been there.
  if (found === undefined) return claimKey(db, key, request, now)
  const other = keyedRequest.parse(found)
  // The write's own first try went through, and its answer was lost.
  return { claimed: other.id === request.id, request: other }
}

/**
 * Takes a request over whose attempt is not under way any more, as the next attempt; undefined where somebody else did. `id` is the one
 * under which the record was read.
 */
export async function takeOverKey(
  db: Database,
  key: string,
  left: KeyedRequest,
  now: number,
): Promise<KeyedRequest | undefined> {
  const next = { ...left, attempt: left.attempt + 1, leasedUntil: now + LEASE_MS }
  const { attempt, leasedUntil } = next
  const write = await updateItem(db, itemKey(key), { set: { attempt, leasedUntil } }, isAttempt(left))
  return write.done ? next : undefined
}

/** Keeps the answer of an attempt, unless a later attempt has taken over. */
export async function keepAnswer(db: Database, key: string, request: KeyedRequest, answer: KeptAnswer): Promise<void> {
  await updateItem(db, itemKey(key), { set: { answer } }, isAttempt(request))
}

/** Ends an attempt that failed, so that the next one need not wait for its lease. */
export async function releaseKey(db: Database, key: string, request: KeyedRequest): Promise<void> {
  await updateItem(db, itemKey(key), { set: { leasedUntil: 0 } }, isAttempt(request))
}

/** Forgets a request that was refused at its first attempt: the key can be used for another one. */
export async function forgetKey(db: Database, key: string, request: KeyedRequest): Promise<void> {
  await deleteItem(db, itemKey(key), isAttempt(request))
}

function itemKey(key: string): ItemKey {
  return { pk: `KEY#${key}`, sk: 'K' }
}

function isAttempt({ id, attempt }: KeyedRequest) {
  return {
    expression: 'id = :id AND attempt = :was AND attribute_not_exists(answer)',
    values: { ':id': id, ':was': attempt },
  }
}
