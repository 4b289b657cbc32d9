import { isDeepStrictEqual } from 'node:util'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'

/**
 * Whether who asks again for a batch that there is gets what he asks for: he names no limits, or those that it has. What it was created with is not kept
 * where somebody changed it since: then he is told, and nothing happens.
 */
export function hasLimits({ control }: Pick<StoredBatch, 'control'>, asked: StoredControl | undefined): boolean {
  return asked === undefined || isDeepStrictEqual(withoutDefault(control ?? {}), withoutDefault(asked))
}

function withoutDefault(control: StoredControl): StoredControl {
  return Object.fromEntries(Object.entries(control).filter(([, value]) => value !== 'allow' && value !== undefined))
}
