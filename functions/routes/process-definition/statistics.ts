import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { invalidRequest } from '../../http/api-error.ts'
import { readQueryString } from '../../http/request/query-string.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { activityStatistics } from '../../query/statistics/activity-statistics.ts'
import { definitionStatistics } from '../../query/statistics/definition-statistics.ts'
import type { Services } from '../../shell/services.ts'
import { listDefinitions, type ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { processDefinitionDto, processDefinitionSchema } from './process-definition-dto.ts'

const incidentsSchema = z.array(
  z.object({ incidentType: z.string(), incidentCount: z.int() }).openapi('IncidentStatisticsResultDto'),
)

const counted = { '@class': z.string(), id: z.string(), instances: z.int(), failedJobs: z.int() }

export const activityStatisticsSchema = z
  .object({ ...counted, incidents: incidentsSchema })
  .openapi('ActivityStatisticsResultDto')

export const definitionStatisticsSchema = z
  .object({ ...counted, definition: processDefinitionSchema, incidents: incidentsSchema })
  .openapi('ProcessDefinitionStatisticsResultDto')

/** What is counted besides instances, of one definition. */
export const activityOptions = z.object({ failedJobs: flag, incidents: flag, incidentsForType: text })

/** What is counted besides instances, of all definitions. */
export const definitionOptions = activityOptions.extend({ rootIncidents: flag })

type Options = z.output<typeof definitionOptions>

/** The classes that clients find in the reference's answers. */
const DTO = 'org.camunda.bpm.engine.rest.dto.repository'

/**
 * How many tokens are at each activity; with failed jobs and incidents where they are asked for. The headers say when it was counted; `Cache-Control: no-cache`
 * counts now. Throws an ApiError where two parameters exclude one another.
 */
export async function activityStatisticsDto(
  services: Services,
  definition: ProcessDefinition,
  c: Context,
): Promise<z.output<typeof activityStatisticsSchema>[]> {
  const options = readOptions(c)
  const { counts, countedAt } = await activityStatistics(services, definition.id, { fresh: isFresh(c) })
  sayWhen(c, countedAt, services.now())
  return counts.map((activity) => ({
    '@class': `${DTO}.ActivityStatisticsResultDto`,
    id: activity.activityId,
    instances: activity.instances,
    failedJobs: options.failedJobs ? activity.failedJobs : 0,
    incidents: incidentsOf(activity.incidents, options),
  }))
}

/** The same of all definitions, each with the number of its running instances. */
export async function definitionStatisticsDto(
  services: Services,
  c: Context,
): Promise<z.output<typeof definitionStatisticsSchema>[]> {
  const options = readOptions(c)
  const { counts, countedAt } = await definitionStatistics(services, { fresh: isFresh(c) })
  const byId = new Map(counts.map((count) => [count.definitionId, count]))
  const dtos: z.output<typeof definitionStatisticsSchema>[] = []
  for await (const definitions of listDefinitions(services.db)) {
    for (const definition of definitions) {
      const { instances = 0, failedJobs = 0, incidents = {} } = byId.get(definition.id) ?? {}
      dtos.push({
        '@class': `${DTO}.ProcessDefinitionStatisticsResultDto`,
        id: definition.id,
        instances,
        failedJobs: options.failedJobs ? failedJobs : 0,
        definition: processDefinitionDto(definition),
        incidents: incidentsOf(incidents, options),
      })
    }
  }
  sayWhen(c, countedAt, services.now())
  return dtos
}

const EXCLUDING = [
  ['incidents', 'incidentsForType'],
  ['incidents', 'rootIncidents'],
  ['rootIncidents', 'incidentsForType'],
] as const

function readOptions(c: Context): Options {
  const options = readQueryString(definitionOptions, c.req.query())
  for (const [one, other] of EXCLUDING) {
    if (!isGiven(options[one]) || !isGiven(options[other])) continue
    throw invalidRequest(`Only one of the query parameter ${included(one)} or ${included(other)} can be set.`)
  }
  return options
}

function isGiven(option: boolean | string | null | undefined): boolean {
  return typeof option === 'boolean' || Boolean(option)
}

/** The reference's messages have the names that the parameters have inside of it. */
function included(parameter: string): string {
  return `include${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`
}

/** Every incident here is its own root. */
function incidentsOf(counts: Readonly<Record<string, number>>, options: Options) {
  const { incidents, rootIncidents, incidentsForType } = options
  return Object.entries(counts)
    .map(([incidentType, incidentCount]) => ({ incidentType, incidentCount }))
    .filter(({ incidentType }) => (incidentsForType ? incidentType === incidentsForType : incidents || rootIncidents))
}

function isFresh(c: Context): boolean {
  return /\bno-cache\b/.test(c.req.header('cache-control') ?? '')
}

function sayWhen(c: Context, countedAt: number, now: number): void {
  c.header('Age', String(Math.max(0, Math.floor((now - countedAt) / 1000))))
  c.header('Last-Modified', new Date(countedAt).toUTCString())
}
