import { describe, expect, test } from 'vitest'
import { baseUrlOf, otherEngineOf, routedPath } from '../../../functions/http/engine-path.ts'

describe('the API stands at the root, under /engine-rest, and under its engine’s name', () => {
  test.each([
    ['/task', '/task'],
    ['/engine-rest/task', '/task'],
    ['/engine/default/task', '/task'],
    ['/engine-rest/engine/default/task', '/task'],
    ['/engine-rest/engine', '/engine'],
    ['/engine-rest/engine/', '/engine'],
    ['/task/', '/task'],
    ['/engine-rest', '/'],
    ['/engine-restless/task', '/engine-restless/task'],
  ])('%s is %s', (path, routed) => {
    expect(routedPath(new Request(`http://shunt.test${path}`))).toBe(routed)
  })

  test('another engine is found nowhere', () => {
    const path = routedPath(new Request('http://shunt.test/engine-rest/engine/other/task'))
    expect(otherEngineOf(path)).toBe('other')
  })

  test('links begin where the request came in', () => {
    expect(baseUrlOf('http://shunt.test/engine-rest/engine/default/task?x=1')).toBe(
      'http://shunt.test/engine-rest/engine/default',
    )
    expect(baseUrlOf('http://shunt.test/task')).toBe('http://shunt.test')
  })
})
