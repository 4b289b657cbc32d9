import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mayRead } from '../../../functions/store/item-tenants.ts'

const store = new URL('../../../functions/store/', import.meta.url)

/** What partitions of the table begin with, as the store writes them. */
const KINDS = new Set(
  globSync('**/*.ts', { cwd: store })
    .flatMap((file) => [
      ...readFileSync(new URL(file, store), 'utf8').matchAll(
        /(?:pk: |return |PREFIX = |const PARTITION = |partition: )[`']([A-Z][A-Z-]*)(?:#|')/g,
      ),
    ])
    .map(([, kind = '']) => kind),
)

describe('who is bound to tenants', () => {
  test('the kinds of items are found where they are written', () => {
    expect([...KINDS]).toEqual(
      expect.arrayContaining(['I', 'B', 'XT', 'BUSY', 'TRAIL', 'DECISION-EVALUATIONS', 'DEPLOYMENTS']),
    )
  })

  test.each([...KINDS])('is not refused for an item %s that nobody thought of', (kind) => {
    try {
      mayRead({ pk: `${kind}#1`, sk: 'x' }, ['tenant'])
    } catch (error) {
      expect(String(error)).not.toContain('have no rule')
    }
  })
})
