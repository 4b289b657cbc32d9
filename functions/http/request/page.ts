import { z } from '@hono/zod-openapi'
import type { Page } from '../../query/best.ts'
import type { Sorting } from '../../query/instances/process-instance-query.ts'
import { noDirection } from '../../query/views.ts'
import { invalidRequest } from '../api-error.ts'
import { cannotSet, readQueryString } from './query-string.ts'

const pageSchema = z.object({
  firstResult: z.int().min(0).optional().openapi({ description: 'How many results to leave out.' }),
  maxResults: z.int().min(0).optional().openapi({ description: 'How many results to give at most.' }),
})

/** The parameters of every list: paging, and an order by one of these keys. */
export function pageParameters(sortKeys: readonly string[]) {
  const sortBy = sortKeys.length === 0 ? z.string() : z.enum(sortKeys)
  return pageSchema.extend({ sortBy: sortBy.optional(), sortOrder: z.enum(['asc', 'desc']).optional() })
}

/** The parameters of every POST query: paging; its order stands in the body. */
export const bodyPageParameters = pageSchema

/** Reads `firstResult` and `maxResults`. Throws an ApiError that names the parameter. */
export function readPage(given: Readonly<Record<string, string>>): Page {
  const { firstResult = 0, maxResults } = readQueryString(pageSchema, given)
  return { firstResult, maxResults }
}

/** Reads `sortBy` and `sortOrder`, which come together. Throws an ApiError with the reference's message. */
export function readSorting(given: Readonly<Record<string, string>>, sortKeys: readonly string[]): Sorting[] {
  const { sortBy, sortOrder } = given
  if (sortBy !== undefined && !sortKeys.includes(sortBy)) throw cannotSet('sortBy', sortBy)
  if (sortOrder !== undefined && sortOrder !== 'asc' && sortOrder !== 'desc') throw cannotSet('sortOrder', sortOrder)
  if (sortBy === undefined && sortOrder === undefined) return []
  if (sortBy === undefined || sortOrder === undefined) {
    throw invalidRequest('Only a single sorting parameter specified. sortBy and sortOrder required')
  }
  return [{ sortBy, sortOrder }]
}

/** Throws an ApiError or a QueryError for an order by something that is no key, or without a direction: also where it is only counted, as in the reference. */
export function refuseUnknownOrder(sorting: readonly Sorting[], sortKeys: readonly string[]): void {
  for (const { sortBy, sortOrder } of sorting) {
    if (!sortBy || !sortKeys.includes(sortBy)) throw cannotSet('sortBy', String(sortBy))
    if (!sortOrder) throw noDirection()
  }
}
