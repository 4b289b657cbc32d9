import { createHash } from 'node:crypto'

/** DynamoDB allows 2,048 bytes for a partition key; a name in a model may be longer. */
const LONGEST = 1000

const HASHED = 'sha256:'

/** A name of any length as part of a key: itself, or its hash where it is too long, or looks as if it were one: then it would be another name's. */
export function keyPart(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST && !name.startsWith(HASHED)) return name
  return `${HASHED}${createHash('sha256').update(name).digest('hex')}`
}
