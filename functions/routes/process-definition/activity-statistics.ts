import { z } from '@hono/zod-openapi'
import type { Execution } from '../../engine/instance/instance-state.ts'
import { readQueryString } from '../../http/request/query-string.ts'
import { flag, text } from '../../query/conditions/fields.ts'
import { executionsOf } from '../../query/conditions/instance-contents.ts'
import { loadedInstances } from '../../query/loaded-instance.ts'
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

interface Counts {
  instances: number
  failedJobs: number
  readonly incidents: Map<string, number>
}

/** How many instances of each activity run; with failed jobs and incidents where they are asked for. */
export async function activityStatistics(
  services: Services,
  definition: ProcessDefinition,
  parameters: Readonly<Record<string, string>>,
): Promise<Statistics[]> {
  const { failedJobs, incidents, incidentsForType } = readQueryString(optionsSchema, parameters)
  const counts = new Map<string, Counts>()
  for await (const instances of loadedInstances(services, { processDefinitionId: definition.id })) {
    for (const { state } of instances) for (const execution of executionsOf(state)) countExecution(counts, execution)
  }
  return Array.from(counts, ([id, count]) => ({
    '@class': CLASS,
    id,
    instances: count.instances,
    failedJobs: failedJobs ? count.failedJobs : 0,
    incidents: Array.from(count.incidents, ([incidentType, incidentCount]) => ({ incidentType, incidentCount })).filter(
      ({ incidentType }) => (incidentsForType ? incidentType === incidentsForType : incidents === true),
    ),
  }))
}

function countExecution(counts: Map<string, Counts>, execution: Execution): void {
  const { activityId, activityInstance, jobs = [], incidents = [] } = execution
  if (activityId === undefined) return
  const count = counts.get(activityId) ?? { instances: 0, failedJobs: 0, incidents: new Map() }
  counts.set(activityId, count)
  if (activityInstance !== undefined) count.instances++
  count.failedJobs += jobs.filter(({ retries }) => retries === 0).length
  for (const { type } of incidents) count.incidents.set(type, (count.incidents.get(type) ?? 0) + 1)
}
