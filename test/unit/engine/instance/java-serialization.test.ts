import { describe, expect, test } from 'vitest'
import { javaSerialized } from '../../../../functions/engine/instance/value/java-serialization.ts'

/** What `ObjectOutputStream` of a JDK wrote, but for classes that it describes once and refers to after that. */
describe('an object serialized by Java', () => {
  test.each<[unknown[], string]>([
    [['a'], 'rO0ABXNyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAABdwQAAAABdAABYXg='],
    [[], 'rO0ABXNyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAAAdwQAAAAAeA=='],
  ])('%j is what a JDK writes', (list, text) => {
    expect(javaSerialized(list.map(String))).toBe(text)
  })

  test('of 200,000 items is written, too: no list is spread into arguments', () => {
    expect(javaSerialized(Array.from({ length: 200_000 }, (_, at) => at)).length).toBeGreaterThan(200_000)
  })
})
