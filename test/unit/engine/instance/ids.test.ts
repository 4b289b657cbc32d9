import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GREATEST_NUMBER, idOf, instanceIdFrom, ownerOf } from '../../../../functions/engine/instance/ids.ts'

const instanceIds = fc.uuid({ version: [7, 8] }).map(instanceIdFrom)

test('an id tells its owner and its number, and is a UUID', () => {
  fc.assert(
    fc.property(instanceIds, fc.integer({ min: 0, max: GREATEST_NUMBER }), (instanceId, number) => {
      const id = idOf(instanceId, number)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(ownerOf(id)).toEqual({ instanceId, number })
    }),
  )
})

test('the instance itself has number 0', () => {
  fc.assert(fc.property(instanceIds, (instanceId) => idOf(instanceId, 0) === instanceId))
})

test.each(['', 'no-such-instance', '01a20afc-f2d7-4000-8000-fb9cb6c77d43', '01a20afc-f2d7-7000-8000-fb9cb6c77d43:4'])(
  '%s can be nobody’s id',
  (id) => expect(ownerOf(id)).toBeUndefined(),
)
