import { z } from '@hono/zod-openapi'
import { invalidRequest, restRequest } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { text } from '../../query/conditions/fields.ts'
import { sortingSchema } from '../../query/instances/process-instance-query.ts'
import type { Filter } from '../../store/filter-items.ts'
import { TASK_LISTING } from '../task/task.ts'
import { taskQuerySchema } from '../task/task-query.ts'

/** Any JSON object. */
const anything = z.record(z.string(), z.any())

export const filterSchema = z
  .object({
    id: z.string(),
    resourceType: z.string(),
    name: z.string(),
    owner: textOrNull,
    query: anything,
    properties: anything,
    itemCount: z.int().optional(),
  })
  .openapi('FilterDto')

/** A filter as it is sent. */
export const givenFilterSchema = z
  .object({ resourceType: text, name: text, owner: text, query: anything.nullish(), properties: anything.nullish() })
  .openapi('CreateFilterDto')

/** A query of tasks with its order, as filters keep it and as it may be narrowed. */
export const filteredQuerySchema = taskQuerySchema.and(z.object({ sorting: z.array(sortingSchema).nullish() }))

/** Bytes of JSON: a list of a hundred filters is an answer below 6 MB. */
const LARGEST = 50_000

/** A filter to keep. Throws an ApiError where it is none or is too large, an ApiError or a QueryError where its query could not be carried out. */
export function readFilterDto(given: z.output<typeof givenFilterSchema>, id: string): Filter {
  const { resourceType, name, owner, query, properties } = given
  if (resourceType !== 'Task')
    throw restRequest(`Unable to create filter with invalid resource type '${resourceType ?? null}'`)
  if (!name) throw invalidRequest("'name' must not be null or empty")
  const kept: Filter = {
    id,
    resourceType,
    name,
    ...(typeof owner === 'string' && { owner }),
    query: query ?? {},
    properties: properties ?? {},
  }
  const size = Buffer.byteLength(JSON.stringify(kept))
  if (size > LARGEST) throw invalidRequest(`A filter can have at most ${LARGEST} bytes of JSON; this one has ${size}`)
  const { sorting, ...conditions } = readFilteredQuery(kept.query)
  TASK_LISTING.check(conditions, sorting ?? [])
  return kept
}

/** The query of a filter. Throws an ApiError that names the field which cannot be carried out. */
export function readFilteredQuery(query: Readonly<Record<string, unknown>>): z.output<typeof filteredQuerySchema> {
  const { data, error } = filteredQuerySchema.safeParse(query)
  if (data !== undefined) return data
  const [issue] = error.issues
  throw invalidRequest(`Query parameter '${issue?.path.join('.')}': ${issue?.message}`)
}

/** A filter as the API gives it. */
export function filterDto(filter: Filter, itemCount?: number): z.output<typeof filterSchema> {
  const { id, resourceType, name, owner = null, query, properties } = filter
  return { id, resourceType, name, owner, query, properties, ...(itemCount !== undefined && { itemCount }) }
}
