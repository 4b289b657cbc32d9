import type { Refusal, RefusalKind } from '../engine/refusal.ts'

/** The statuses with which a request can fail. */
export type ErrorStatus = 400 | 403 | 404 | 405 | 406 | 409 | 413 | 415 | 422 | 500 | 503

/** Thrown by routes when a request cannot be answered as asked: becomes the reference's error body `{type, message, code}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: ErrorStatus
  readonly type: string
  /** 0 where the reference's engine threw, null where its REST layer did. */
  readonly code: 0 | null
  /** Further fields of the body: the details of a model that cannot be parsed. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(
    status: ErrorStatus,
    type: string,
    message: string,
    code: 0 | null,
    details?: Readonly<Record<string, unknown>>,
  ) {
    super(message)
    this.status = status
    this.type = type
    this.code = code
    this.details = details
  }
}

/** What the reference's REST layer says by itself: InvalidRequestException without a code. */
export function invalidRequest(message: string, status: ErrorStatus = 400): ApiError {
  return new ApiError(status, 'InvalidRequestException', message, null)
}

/** What the reference's REST layer says when its engine refused: the same type with code 0. */
export function refusedRequest(message: string, status: ErrorStatus = 400): ApiError {
  return new ApiError(status, 'InvalidRequestException', message, 0)
}

/** The reference's RestException where its REST layer says it by itself: without a code. */
export function restRequest(message: string, status: ErrorStatus = 400): ApiError {
  return new ApiError(status, 'RestException', message, null)
}

/** The reference's RestException with the engine's code: tasks, external tasks, messages. */
export function restError(message: string, status: ErrorStatus = 400): ApiError {
  return new ApiError(status, 'RestException', message, 0)
}

const TYPES: Readonly<Record<RefusalKind, string>> = {
  notValid: 'NotValidException',
  badRequest: 'BadUserRequestException',
  suspended: 'SuspendedEntityInteractionException',
  notFound: 'NotFoundException',
  processEngine: 'ProcessEngineException',
  dmnEngine: 'DmnEngineException',
  dmnHitPolicy: 'DmnHitPolicyException',
  limit: 'ProcessEngineException',
}

/** A refusal as the reference's engine exception of that class. Where it would answer 500, the caller's mistake is a 400 here. */
export function errorOfRefusal(refusal: Refusal): ApiError {
  const status = refusal.kind === 'notFound' ? 404 : 400
  return new ApiError(status, TYPES[refusal.kind], refusal.message, isOfDecision(refusal) ? null : 0)
}

/**
 * The same where the reference's REST layer says first what could not be done, and makes a RestException of it. A failing decision is none of the
 * engine's exceptions: it comes through as it is.
 */
export function errorWhile(doing: string, refusal: Refusal): ApiError {
  const error = errorOfRefusal(refusal)
  return isOfDecision(refusal) ? error : restError(`${doing}: ${error.message}`, error.status)
}

function isOfDecision({ kind }: Refusal): boolean {
  return kind === 'dmnEngine' || kind === 'dmnHitPolicy'
}

/** The same where the reference's REST layer catches the caller's mistakes and throws them again: `/modification`. */
export function errorOfCaughtRefusal(refusal: Refusal): ApiError {
  const isCaught = refusal.kind !== 'processEngine' && refusal.kind !== 'limit'
  return isCaught ? invalidRequest(refusal.message) : errorOfRefusal(refusal)
}
