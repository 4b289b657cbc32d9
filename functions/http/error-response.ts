import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { ConflictError } from '../batch/create/conflict.ts'
import { SupersededError, TooManyJobsError } from '../batch/create/create-batch.ts'
import { PartlyModifiedError, RefusedModificationError } from '../batch/work/modify-all.ts'
import { QueryError } from '../query/conditions/query-error.ts'
import { logFailure } from '../shell/observability.ts'
import { KeyLengthError } from '../store/dynamodb/key-part.ts'
import { ReadBudgetError } from '../store/dynamodb/pages/read-budget.ts'
import { ApiError, type ErrorStatus, errorOfCaughtRefusal, errorOfRefusal, invalidRequest } from './api-error.ts'

/** Answers whatever a route has thrown in the reference's error form. What nobody expected is logged, and answered without its insides. */
export function errorResponse(error: unknown, c: Context): Response {
  const known = knownError(error)
  // Who hangs up while his request is read makes it fail; that is no failure of the API's, and nobody reads the answer.
  if (known === undefined && !c.req.raw.signal.aborted) logFailure(`${c.req.method} ${c.req.path} failed`, {}, error)
  const { status, type, message, code, details } = known ?? unexpected()
  return c.json({ ...details, type, message, code }, status)
}

/** The error to answer a request with whose parameters or body do not fit their schema; names the field. */
export function invalidField(target: string, error: z.ZodError): ApiError {
  const [issue] = error.issues
  const field = issue?.path.map(String).join('.') ?? ''
  const place = target === 'json' ? 'Cannot read the request body' : `Cannot read the request's ${target}`
  return invalidRequest(`${place}: ${field === '' ? '' : `${field}: `}${issue?.message ?? 'invalid'}`)
}

function knownError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error
  if (error instanceof RefusedModificationError) return errorOfCaughtRefusal(error.refusal)
  if (error instanceof PartlyModifiedError) return partlyModified(error)
  if (error instanceof QueryError) return queryError(error)
  if (error instanceof ReadBudgetError || error instanceof KeyLengthError) return invalidRequest(error.message)
  if (error instanceof HTTPException) return httpError(error)
  if (error instanceof TooManyJobsError || error instanceof ConflictError) return invalidRequest(error.message)
  if (error instanceof SupersededError) return invalidRequest(error.message, 409)
  return isOverload(error)
    ? new ApiError(503, 'ProcessEngineException', 'The database is overloaded, try again later', 0)
    : undefined
}

/** The error that stopped it, with what was modified before and what was not. */
function partlyModified(error: PartlyModifiedError): ApiError {
  const cause = knownError(error.cause)
  if (cause === undefined) logFailure('A modification was carried out in part', {}, error.cause)
  const { status, type, message, code } = cause ?? unexpected()
  return new ApiError(status, type, `${error.message}: ${message}`, code, {
    modifiedProcessInstanceIds: error.modified,
    notModifiedProcessInstanceIds: error.notModified,
  })
}

function queryError(error: QueryError): ApiError {
  const { kind, message } = error
  return kind === 'invalidRequest' ? invalidRequest(message) : errorOfRefusal({ kind, message })
}

/** What hono's validators throw: broken JSON (the reference has no message for it) and content types. */
function httpError(error: HTTPException): ApiError {
  const status = statusOf(error.status)
  return status === 415
    ? new ApiError(415, 'NotSupportedException', 'Cannot consume content type', null)
    : invalidRequest(status === 400 ? '' : error.message, status)
}

function statusOf(status: number): ErrorStatus {
  return status === 404 || status === 413 || status === 415 ? status : 400
}

/** The SDK's throttling, and what store, queue and instance throw when they have tried often enough. */
const OVERLOADS = new Set([
  'UnprocessedItemsError',
  'SendError',
  'ContentionError',
  'BatchContentionError',
  'EffectsLeftError',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'RequestThrottled',
])

function isOverload(error: unknown): boolean {
  return error instanceof Error && OVERLOADS.has(error.name)
}

function unexpected(): ApiError {
  return new ApiError(500, 'ProcessEngineException', 'An unexpected error occurred; it is in the log', 0)
}
