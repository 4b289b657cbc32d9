import { validate, version } from 'uuid'
import { expect, test } from 'vitest'
import { ownerOf } from '../../../functions/engine/instance/ids.ts'
import { derivedId } from '../../../functions/shell/derived-id.ts'

test('the same cause gives the same id, another one another', () => {
  expect(derivedId('timer', 'a', 'b')).toBe(derivedId('timer', 'a', 'b'))
  expect(derivedId('timer', 'a', 'b')).not.toBe(derivedId('timer', 'ab', ''))
})

test('it is a UUID that an instance can have', () => {
  const id = derivedId('signal', 'x')
  expect(validate(id)).toBe(true)
  expect(version(id)).toBe(8)
  expect(ownerOf(id)).toEqual({ instanceId: id, number: 0 })
})
