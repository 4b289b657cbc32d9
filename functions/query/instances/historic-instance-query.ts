import { z } from '@hono/zod-openapi'
import { date, flag, ids, text, texts, variableConditions } from '../conditions/fields.ts'
import { sortingSchema } from './process-instance-query.ts'

/** Conditions on process instances, running and ended, as in the reference's historic query. Booleans act only where they are true. */
export const historicInstanceConditionsSchema = z
  .object({
    processInstanceId: text,
    processInstanceIds: ids,
    processInstanceIdNotIn: ids,
    rootProcessInstanceId: text,
    processDefinitionId: text,
    processDefinitionKey: text,
    processDefinitionKeyIn: texts,
    processDefinitionKeyNotIn: texts,
    processDefinitionName: text,
    processDefinitionNameLike: text,
    processInstanceBusinessKey: text,
    processInstanceBusinessKeyIn: texts,
    processInstanceBusinessKeyLike: text,
    rootProcessInstances: flag,
    finished: flag,
    unfinished: flag,
    withJobsRetrying: flag,
    withIncidents: flag,
    withRootIncidents: flag,
    incidentStatus: z.enum(['open', 'resolved']).nullish(),
    incidentType: text,
    incidentMessage: text,
    incidentMessageLike: text,
    incidentIdIn: texts,
    startedBefore: date,
    startedAfter: date,
    finishedBefore: date,
    finishedAfter: date,
    startedBy: text,
    superProcessInstanceId: text,
    subProcessInstanceId: text,
    superCaseInstanceId: text,
    subCaseInstanceId: text,
    caseInstanceId: text,
    tenantIdIn: texts,
    withoutTenantId: flag,
    executedActivityAfter: date,
    executedActivityBefore: date,
    executedActivityIdIn: texts,
    executedJobAfter: date,
    executedJobBefore: date,
    activeActivityIdIn: texts,
    activityIdIn: texts,
    active: flag,
    suspended: flag,
    completed: flag,
    externallyTerminated: flag,
    internallyTerminated: flag,
    variables: variableConditions,
    variableNamesIgnoreCase: flag,
    variableValuesIgnoreCase: flag,
  })
  .openapi('HistoricProcessInstanceConditions')

/** The historic process instance query: the conditions, groups of which one condition has to hold (`orQueries`), and the order. */
export const historicInstanceQuerySchema = historicInstanceConditionsSchema
  .extend({
    orQueries: z.array(historicInstanceConditionsSchema).nullish(),
    sorting: z.array(sortingSchema).nullish(),
  })
  .openapi('HistoricProcessInstanceQueryDto')

export type HistoricInstanceConditions = z.output<typeof historicInstanceConditionsSchema>
export type HistoricInstanceQuery = z.output<typeof historicInstanceQuerySchema>
