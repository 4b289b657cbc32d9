import { createHash } from 'node:crypto'
import { instanceIdFrom } from '../engine/instance/ids.ts'

/**
 * A UUID (version 8) that is always the same for the same cause: what is made under it is made once, however often its cause is
 * delivered.
 */
export function derivedId(...cause: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(cause)).digest('hex')
  return instanceIdFrom(
    `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
  )
}
