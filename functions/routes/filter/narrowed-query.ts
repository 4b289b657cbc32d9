import { z } from 'zod'

type Query = Readonly<Record<string, unknown>>

/** Fields whose entries come on top of the kept ones. */
const ADDED: ReadonlySet<string> = new Set(['orQueries', 'sorting'])

/** Fields whose entries come on top of the kept ones, but in place of those of the same name. */
const ADDED_BY_NAME: ReadonlySet<string> = new Set(['processVariables', 'taskVariables', 'caseInstanceVariables'])

/**
 * The query of a filter (JSON), narrowed by a further one: what the further one asks for counts before what is kept, and what it leaves out (also as null, false or an empty list)
 * takes nothing away, or a narrowed list would be longer than the filter's own. Source: `TaskQueryImpl.extend` of the reference.
 */
export function narrowedQuery(kept: Query, further: Query): Query {
  const narrowed = new Map(Object.entries(kept))
  for (const [field, value] of Object.entries(further)) {
    if (asksForSomething(value)) narrowed.set(field, combined(field, narrowed.get(field), value))
  }
  return Object.fromEntries(narrowed)
}

function asksForSomething(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
}

function combined(field: string, kept: unknown, further: unknown): unknown {
  if (!Array.isArray(kept) || !Array.isArray(further)) return further
  if (ADDED.has(field)) return [...kept, ...further]
  if (!ADDED_BY_NAME.has(field)) return further
  const names = new Set(further.map(nameOf))
  return [...kept.filter((condition) => !names.has(nameOf(condition))), ...further]
}

const named = z.object({ name: z.string() })

function nameOf(condition: unknown): string | undefined {
  return named.safeParse(condition).data?.name
}
