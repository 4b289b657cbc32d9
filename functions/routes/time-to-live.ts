import { z } from '@hono/zod-openapi'
import { ApiError } from '../http/api-error.ts'
import { integer } from '../query/conditions/fields.ts'

/** How long the history of a definition is kept. */
export const timeToLiveSchema = z
  .object({ historyTimeToLive: integer.openapi({ description: 'In days; null: as the installation says.' }) })
  .openapi('HistoryTimeToLiveDto')

/** The days, null for as the installation says. Throws an ApiError for fewer than none. */
export function readTimeToLive({ historyTimeToLive }: z.output<typeof timeToLiveSchema>): number | null {
  const days = historyTimeToLive ?? null
  if (days === null || days >= 0) return days
  throw new ApiError(400, 'BadUserRequestException', 'historyTimeToLive is not greater than or equal to 0', 0)
}
