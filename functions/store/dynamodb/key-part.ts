import { createHash } from 'node:crypto'

/** DynamoDB allows 2,048 bytes for a partition key; a name in a model may be longer. */
const LONGEST = 1000

const HASHED = 'sha256:'

/** A name of any length as part of a key: itself, or its hash where it is too long, or looks as if it were one: then it would be another name's. */
export function keyPart(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST && !name.startsWith(HASHED)) return name
  return `${HASHED}${createHash('sha256').update(name).digest('hex')}`
}

/** DynamoDB's limits in bytes of UTF-8: for a partition key, and for a sort key. */
const PARTITION_KEY_LIMIT = 2048
const SORT_KEY_LIMIT = 1024

/** Thrown where an id or name is too long for anything to be stored under it. It is longer than `limit` bytes together with what is put around it. */
export class KeyLengthError extends Error {
  override readonly name = 'KeyLengthError'
  readonly retryable = false
  readonly limit: number

  constructor(bytes: number, limit: number) {
    super(`An id, key or name is too long: with its prefix it has ${bytes} bytes; the limit is ${limit}`)
    this.limit = limit
  }
}

/** Throws a KeyLengthError where no item can have such a key. */
export function checkKey({ pk, sk }: { readonly pk: unknown; readonly sk: unknown }): void {
  checkLength(pk, PARTITION_KEY_LIMIT)
  checkLength(sk, SORT_KEY_LIMIT)
}

/** The same for the values of a query, which are keys all of them: `:pk` is of a partition key, any other one of a sort key. */
export function checkKeyValues(values: Readonly<Record<string, unknown>> = {}): void {
  for (const [name, value] of Object.entries(values)) {
    checkLength(value, name === ':pk' ? PARTITION_KEY_LIMIT : SORT_KEY_LIMIT)
  }
}

/** No character has more than three bytes for each of its code units. */
function checkLength(key: unknown, limit: number): void {
  if (typeof key !== 'string' || key.length * 3 <= limit) return
  const bytes = Buffer.byteLength(key)
  if (bytes > limit) throw new KeyLengthError(bytes, limit)
}
