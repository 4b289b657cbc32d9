import { createHash } from 'node:crypto'

/** DynamoDB allows 2,048 bytes for a partition key; a name in a model may be longer. */
const LONGEST = 1000

/** A name of any length as part of a key: itself, or where it is too long its hash. */
export function keyPart(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name
  return `sha256:${createHash('sha256').update(name).digest('hex')}`
}
