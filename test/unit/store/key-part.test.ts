import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { keyPart } from '../../../functions/store/dynamodb/key-part.ts'

test('a name that looks like the hash of another is not that one', () => {
  const long = 'x'.repeat(2000)
  const hashed = `sha256:${createHash('sha256').update(long).digest('hex')}`
  expect(keyPart(long)).toBe(hashed)
  expect(keyPart(hashed)).not.toBe(hashed)
  expect(keyPart(hashed)).not.toBe(keyPart(`${hashed} `))
  expect(keyPart('invoice paid')).toBe('invoice paid')
})
