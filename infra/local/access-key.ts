import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/**
 * The access key of one start. The embedded services do not check signatures, and any page in a browser and any user of the machine reaches their
 * ports: so the key itself is the secret, and is never written down.
 */
export function newAccessKeyId(): string {
  return randomBytes(32).toString('hex')
}

const SCHEME = 'AWS4-HMAC-SHA256 Credential='

/** Whether a request's `Authorization` names this access key, followed by its scope or by the next part. */
export function namesAccessKey(authorization: string | undefined, accessKeyId: string): boolean {
  if (!authorization?.startsWith(SCHEME)) return false
  const given = Buffer.from(authorization.slice(SCHEME.length, SCHEME.length + accessKeyId.length))
  const known = Buffer.from(accessKeyId)
  const end = authorization[SCHEME.length + accessKeyId.length]
  return (end === '/' || end === ',') && given.length === known.length && timingSafeEqual(given, known)
}

/** Answers who does not know the access key, without a header by which a page of another origin could read it, and reads nothing that it sends. */
export function refuseStranger(response: ServerResponse): void {
  response.writeHead(403, { connection: 'close' }).end()
}
