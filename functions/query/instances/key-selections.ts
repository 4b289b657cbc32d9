import pMap from 'p-map'
import type { Services } from '../../shell/services.ts'
import { hasDefinition } from '../../store/deployment/definition-items.ts'
import type { InstanceSelection } from '../../store/process-instance/process-instance-index.ts'
import { QueryError } from '../conditions/query-error.ts'

/** The most keys of definitions in one query: each has a range in every partition of the index. */
const MOST_KEYS = 100

/** Keys that are looked up at the same time. */
const PARALLEL = 10

/**
 * Where the running instances of these keys are; a key that no definition has costs one read. `field` is what the caller calls the list.
 * Throws a QueryError where they are too many.
 */
export async function runningOfKeys(
  services: Services,
  keys: readonly string[],
  field: string,
): Promise<InstanceSelection[]> {
  const distinct = distinctKeys(keys, field)
  const found = await pMap(distinct, (key) => hasDefinition(services.db, key), { concurrency: PARALLEL })
  return distinct.filter((_, at) => found[at] === true).map((definitionKey) => ({ definitionKey }))
}

/** These keys, each once. Throws a QueryError where they are too many. */
export function distinctKeys(keys: readonly string[], field: string): string[] {
  const distinct = [...new Set(keys)]
  if (distinct.length <= MOST_KEYS) return distinct
  throw new QueryError('invalidRequest', `${field} has ${distinct.length} keys; the limit is ${MOST_KEYS}`)
}
