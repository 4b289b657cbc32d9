import { v7 as newUuid } from 'uuid'
import { instanceIdFrom } from '../engine/instance/ids.ts'

/** A new UUIDv7 that leaves room for the numbers of what belongs to it; see `ids.ts`. */
export function newId(): string {
  return instanceIdFrom(newUuid())
}
