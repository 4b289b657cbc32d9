import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { invalidRequest } from '../../http/api-error.ts'
import { readQueryString } from '../../http/request/query-string.ts'
import { activityStatistics } from '../../query/activity-statistics.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'

export const activityStatisticsSchema = z
  .object({
    '@class': z.string(),
    id: z.string(),
    instances: z.int(),
    failedJobs: z.int(),
    incidents: z.array(
      z.object({ incidentType: z.string(), incidentCount: z.int() }).openapi('IncidentStatisticsResultDto'),
    ),
  })
  .openapi('ActivityStatisticsResultDto')

type Statistics = z.output<typeof activityStatisticsSchema>

const optionsSchema = z.object({ failedJobs: flag, incidents: flag, incidentsForType: text })

/** The class that clients find in the reference's answers. */
const CLASS = 'org.camunda.bpm.engine.rest.dto.repository.ActivityStatisticsResultDto'

/**
 * How many tokens are at each activity; with failed jobs and incidents where they are asked for. The headers say when it was counted; `Cache-Control: no-cache`
 * counts now. Throws an ApiError where two parameters exclude one another.
 */
export async function activityStatisticsDto(
  services: Services,
  definition: ProcessDefinition,
  c: Context,
): Promise<Statistics[]> {
  const { failedJobs, incidents, incidentsForType } = readQueryString(optionsSchema, c.req.query())
  if (typeof incidents === 'boolean' && incidentsForType)
    throw invalidRequest('Only one of the query parameter includeIncidents or includeIncidentsForType can be set.')
  const fresh = /\bno-cache\b/.test(c.req.header('cache-control') ?? '')
  const { activities, countedAt } = await activityStatistics(services, definition.id, { fresh })
  c.header('Age', String(Math.max(0, Math.floor((services.now() - countedAt) / 1000))))
  c.header('Last-Modified', new Date(countedAt).toUTCString())
  return activities.map((activity) => ({
    '@class': CLASS,
    id: activity.activityId,
    instances: activity.instances,
    failedJobs: failedJobs ? activity.failedJobs : 0,
    incidents: Object.entries(activity.incidents)
      .map(([incidentType, incidentCount]) => ({ incidentType, incidentCount }))
      .filter(({ incidentType }) => (incidentsForType ? incidentType === incidentsForType : incidents === true)),
  }))
}
