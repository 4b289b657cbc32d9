import { z } from '@hono/zod-openapi'
import { flag, ids, text, texts, variableConditions } from '../conditions/fields.ts'

/** Conditions on running process instances, as in the body of `POST /process-instance`. Booleans act only where they are true. */
export const processInstanceConditionsSchema = z
  .object({
    processInstanceIds: ids,
    deploymentId: text,
    processDefinitionId: text,
    processDefinitionKey: text,
    processDefinitionKeyIn: texts,
    processDefinitionKeyNotIn: texts,
    businessKey: text,
    businessKeyLike: text,
    caseInstanceId: text,
    superProcessInstance: text,
    subProcessInstance: text,
    superCaseInstance: text,
    subCaseInstance: text,
    rootProcessInstanceId: text,
    active: flag,
    suspended: flag,
    withIncident: flag,
    incidentId: text,
    incidentType: text,
    incidentMessage: text,
    incidentMessageLike: text,
    tenantIdIn: texts,
    withoutTenantId: flag,
    processDefinitionWithoutTenantId: flag,
    activityIdIn: texts,
    rootProcessInstances: flag,
    leafProcessInstances: flag,
    variables: variableConditions,
    variableNamesIgnoreCase: flag,
    variableValuesIgnoreCase: flag,
  })
  .openapi('ProcessInstanceConditions')

/** One criterion of a query's order. */
export const sortingSchema = z
  .object({ sortBy: text, sortOrder: z.enum(['asc', 'desc']).nullish() })
  .openapi('SortingDto')

/** The process instance query: the conditions, groups of which one condition has to hold (`orQueries`), and the order. */
export const processInstanceQuerySchema = processInstanceConditionsSchema
  .extend({
    orQueries: z.array(processInstanceConditionsSchema).nullish(),
    sorting: z.array(sortingSchema).nullish(),
  })
  .openapi('ProcessInstanceQueryDto')

export type ProcessInstanceConditions = z.output<typeof processInstanceConditionsSchema>
export type ProcessInstanceQuery = z.output<typeof processInstanceQuerySchema>
export type Sorting = z.output<typeof sortingSchema>
