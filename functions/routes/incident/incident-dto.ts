import { z } from '@hono/zod-openapi'
import type { BatchIncident } from '../../batch/jobs/batch-incidents.ts'
import { idOf } from '../../engine/instance/ids.ts'
import type { Incident } from '../../engine/instance/instance-state.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, textOrNull } from '../../http/dto-fields.ts'
import { type StartTimerJob, startTimerIncidentId } from '../../jobs/start-timers.ts'
import type { ExecutionPlace } from '../../query/execution-place.ts'
import { jobDefinitionIdOf } from '../job-definition/job-definition-id.ts'

/** An open incident of a process instance, a timer start event or a batch. */
export interface IncidentView {
  readonly id: string
  readonly type: Incident['type']
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly message: string | undefined
  /** Id of the job or external task; what its creator said. */
  readonly configuration: string | undefined
  readonly processDefinitionId: string | undefined
  readonly processDefinitionKey: string | undefined
  readonly processInstanceId: string | undefined
  readonly executionId: string | undefined
  readonly activityId: string | undefined
  readonly failedActivityId: string | undefined
  readonly jobDefinitionId: string | undefined
  readonly tenantId: string | undefined
  readonly annotation: string | undefined
}

/** The incidents at an execution. */
export function incidentsAt({ instance: { state, definition }, view }: ExecutionPlace): IncidentView[] {
  const { incidents = [], jobs = [] } = view.execution
  return incidents.map((incident) => {
    const job = jobs.find(({ number }) => number === incident.configuration)
    return {
      id: idOf(state.id, incident.number),
      type: incident.type,
      time: incident.time,
      message: incident.message,
      configuration: incidentConfiguration(state.id, incident),
      processDefinitionId: state.definitionId,
      processDefinitionKey: definition.key,
      processInstanceId: state.id,
      executionId: view.executionId,
      activityId: incident.activityId,
      // The reference knows it for jobs only.
      failedActivityId: incident.type === 'failedJob' ? incident.failedActivityId : undefined,
      jobDefinitionId: job && jobDefinitionIdOf({ processDefinitionId: definition.id, ...job }),
      tenantId: state.tenantId,
      annotation: incident.annotation,
    }
  })
}

/** What an incident of an instance is about: the id of the job or external task that failed, or what its creator said. */
export function incidentConfiguration(instanceId: string, { configuration, payload }: Incident): string | undefined {
  return configuration === undefined ? payload : idOf(instanceId, configuration)
}

/** A batch's incident as an incident like others. */
export function batchIncidentView(incident: BatchIncident): IncidentView {
  return {
    ...incident,
    type: 'failedJob',
    configuration: incident.jobId,
    processDefinitionId: undefined,
    processDefinitionKey: undefined,
    processInstanceId: undefined,
    executionId: undefined,
    activityId: undefined,
    failedActivityId: undefined,
    annotation: undefined,
  }
}

/** The incident of a timer start event that has no retries. */
export function startTimerIncidents({ timer, definition, id }: StartTimerJob): IncidentView[] {
  const { activityId, failedAt, exceptionMessage } = timer
  if (failedAt === undefined) return []
  return [
    {
      id: startTimerIncidentId(timer),
      type: 'failedJob',
      time: failedAt,
      message: exceptionMessage,
      configuration: id,
      processDefinitionId: definition.id,
      processDefinitionKey: definition.key,
      processInstanceId: undefined,
      executionId: undefined,
      activityId,
      failedActivityId: undefined,
      jobDefinitionId: jobDefinitionIdOf({ processDefinitionId: definition.id, kind: 'timer', activityId }),
      tenantId: definition.tenantId,
      annotation: undefined,
    },
  ]
}

export const incidentSchema = z
  .object({
    id: z.string(),
    processDefinitionId: textOrNull,
    processInstanceId: textOrNull,
    executionId: textOrNull,
    incidentTimestamp: dateField,
    incidentType: z.string(),
    activityId: textOrNull,
    failedActivityId: textOrNull,
    causeIncidentId: z.string(),
    rootCauseIncidentId: z.string(),
    configuration: textOrNull,
    tenantId: textOrNull,
    incidentMessage: textOrNull,
    jobDefinitionId: textOrNull,
    annotation: textOrNull,
  })
  .openapi('IncidentDto')

/** An incident as it is given. */
export function incidentDto(incident: IncidentView): z.output<typeof incidentSchema> {
  return {
    id: incident.id,
    processDefinitionId: incident.processDefinitionId ?? null,
    processInstanceId: incident.processInstanceId ?? null,
    executionId: incident.executionId ?? null,
    incidentTimestamp: dateText(incident.time),
    incidentType: incident.type,
    activityId: incident.activityId ?? null,
    failedActivityId: incident.failedActivityId ?? null,
    causeIncidentId: incident.id,
    rootCauseIncidentId: incident.id,
    configuration: incident.configuration ?? null,
    tenantId: incident.tenantId ?? null,
    incidentMessage: incident.message ?? null,
    jobDefinitionId: incident.jobDefinitionId ?? null,
    annotation: incident.annotation ?? null,
  }
}
