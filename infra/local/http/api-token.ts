import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether `Authorization` brings this token: as `Bearer <token>`, or as the password of `Basic`, which a browser asks its user for. */
export function presentsToken(authorization: string | undefined, token: string): boolean {
  const [scheme = '', credentials = ''] = authorization?.split(' ', 2) ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return isEqual(credentials, token)
    case 'basic':
      return isEqual(passwordOf(credentials), token)
    default:
      return false
  }
}

function passwordOf(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString()
  return text.slice(text.indexOf(':') + 1)
}

/** In a time that says nothing about how much of it is right. */
function isEqual(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
