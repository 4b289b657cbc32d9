/** Thrown when the API refuses or cannot be reached; says what was asked, so that a page can show both. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  /** 0: there was no answer. */
  readonly status: number
  readonly asked: string

  constructor(status: number, message: string, asked: string) {
    super(message)
    this.status = status
    this.asked = asked
  }
}

/** What is not there now will not be there at the next look either: nothing has to be asked again. */
export function isGone(error: RequestError): boolean {
  return error.status === 400 || error.status === 403 || error.status === 404
}

/** The error as the API's own; anything else is a fault of the console, and thrown on. */
export function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error
  throw error
}
