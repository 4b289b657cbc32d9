import { createHash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { derivedUuid } from '../../engine/instance/derived-uuid.ts'
import { instanceIdFrom } from '../../engine/instance/ids.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { forbidBatch } from '../../store/batch/batch-id-items.ts'
import { boundTenants } from '../../store/dynamodb/tenants.ts'
import {
  claimKey,
  forgetKey,
  type KeptAnswer,
  type KeyedRequest,
  keepAnswer,
  releaseKey,
  takeOverKey,
} from '../../store/idempotency-key-items.ts'
import type { ApiEnv } from '../api.ts'
import { type ApiError, invalidRequest } from '../api-error.ts'
import { callerIdOf } from '../caller-identity.ts'
import { canonicalBody } from './canonical-body.ts'

const HEADER = 'idempotency-key'

/** The longest answer that is kept, in characters: an item takes 400 KB, and a character has up to three bytes. */
const LONGEST_ANSWER = 100_000

/** The header of every route that creates a batch or an instance; goes with the middleware `oncePerKey`. */
export const idempotencyKey = z.object({
  'idempotency-key': z.string().min(1).max(255).optional().openapi({
    description:
      'Chosen by the client, another one for each intent: a request that is sent again with the same key within 24 hours is carried out once, and gets the same answer.',
  }),
})

/**
 * Carries a request with an `Idempotency-Key` out once: sent again within a day it gets the answer of the first time, also where a process died
 * in between. 422 where another request had this key, 409 with `Retry-After` while the first is under way. A request that was refused at
 * its first attempt frees its key. Each caller has keys of its own; who has no name in his token shares them with those of the same tenants. Without the header it does nothing.
 */
export const oncePerKey: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const given = c.req.header(HEADER)
  if (given === undefined) return next()
  if (given.length < 1 || given.length > 255) throw invalidRequest('Idempotency-Key has from 1 to 255 characters')
  const services = c.get('services')
  const key = hashOf(callerIdOf(c) ?? boundTenants()?.join(' ') ?? null, given)
  const fingerprint = hashOf(c.req.method, c.req.path, new URL(c.req.url).search, canonicalBody(await c.req.text()))
  const { claimed, request } = await claimKey(services.db, key, { fingerprint, id: services.newId() }, services.now())
  if (request.fingerprint !== fingerprint) throw otherRequest()
  if (request.answer !== undefined) return answerAgain(request.answer)
  const own = claimed ? request : await takeOver(services, key, request)
  if (own === undefined) return underWay(c, request, services.now())
  c.set('keyedRequest', own)
  await next()
  await settle(services, key, own, c.res)
}

/** The id of the batch that a request creates: always the same for one attempt with an `Idempotency-Key`; undefined without one. */
export function keyedBatchId(c: Context<ApiEnv>): string | undefined {
  const request = c.get('keyedRequest')
  return request && batchIdOf(request)
}

/**
 * The id of the instance that a request starts, or of the message or signal that it delivers: always the same for one `Idempotency-Key`, whatever
 * the attempt, since an instance comes into being by a single write. Undefined without a key.
 */
export function keyedId(c: Context<ApiEnv>): string | undefined {
  const request = c.get('keyedRequest')
  return request && instanceIdFrom(derivedUuid(request.id, request.time))
}

/** A batch comes into being by many writes: no two attempts may have the same one. */
function batchIdOf({ id, time, attempt }: KeyedRequest): string {
  return instanceIdFrom(derivedUuid(`${id}#${attempt}`, time))
}

/**
 * The request as the next attempt, where the one before is not under way any more. A batch of that one can never come into being after this. Where
 * it is there already, the request stays that attempt's: whoever creates the batch finds it.
 */
async function takeOver(services: Services, key: string, left: KeyedRequest): Promise<KeyedRequest | undefined> {
  const { db } = services
  const now = services.now()
  if (now < left.leasedUntil) return undefined
  if (!(await forbidBatch(db, batchIdOf(left), Math.ceil(left.expires / 1000)))) return left
  return takeOverKey(db, key, left, now)
}

async function settle(services: Services, key: string, request: KeyedRequest, answer: Response): Promise<void> {
  const { db } = services
  try {
    if (answer.ok) await keepAnswer(db, key, request, await keptForm(answer))
    else if (answer.status < 500 && request.attempt === 1) await forgetKey(db, key, request)
    else await releaseKey(db, key, request)
  } catch (error) {
    // What was asked for is done, and whoever asks again finds it by its id.
    logFailure('The answer to an Idempotency-Key was not kept', {}, error)
  }
}

async function keptForm(answer: Response): Promise<KeptAnswer> {
  const body = await answer.clone().text()
  const { status } = answer
  if (body.length <= LONGEST_ANSWER)
    return { status, contentType: answer.headers.get('content-type') ?? undefined, body }
  const message = `The request was carried out; its answer of ${body.length} characters is too large to be given again`
  return {
    status: 409,
    contentType: 'application/json',
    body: JSON.stringify({ type: 'InvalidRequestException', message, code: null }),
  }
}

function answerAgain({ status, contentType, body }: KeptAnswer): Response {
  const headers = { 'idempotency-replayed': 'true', ...(contentType !== undefined && { 'content-type': contentType }) }
  return new Response(body === '' ? null : body, { status, headers })
}

function underWay(c: Context, { leasedUntil }: KeyedRequest, now: number): never {
  c.header('Retry-After', String(Math.max(1, Math.ceil((leasedUntil - now) / 1000))))
  throw invalidRequest('A request with this Idempotency-Key is under way: ask again later for its answer', 409)
}

function otherRequest(): ApiError {
  return invalidRequest('This Idempotency-Key was used for another request: choose a new one', 422)
}

function hashOf(...parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
