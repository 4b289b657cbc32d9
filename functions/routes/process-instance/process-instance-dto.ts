import { z } from '@hono/zod-openapi'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { links, textOrNull } from '../../http/dto-fields.ts'
import { definitionKeyOf } from '../../query/conditions/instance-contents.ts'
import { variableValuesSchema } from '../variable/variables.ts'

export const processInstanceSchema = z
  .object({
    links,
    id: z.string(),
    definitionId: z.string(),
    definitionKey: z.string(),
    businessKey: textOrNull,
    caseInstanceId: textOrNull,
    ended: z.boolean(),
    suspended: z.boolean(),
    tenantId: textOrNull,
  })
  .openapi('ProcessInstanceDto')

export const startedInstanceSchema = processInstanceSchema
  .extend({ variables: variableValuesSchema.optional() })
  .openapi('ProcessInstanceWithVariablesDto')

export type ProcessInstanceDto = z.output<typeof processInstanceSchema>

/** A process instance as the API gives it; with a link to it where it was just started. */
export function processInstanceDto(state: InstanceState, base?: string): ProcessInstanceDto {
  return {
    links: base === undefined ? [] : [{ method: 'GET', href: `${base}/process-instance/${state.id}`, rel: 'self' }],
    id: state.id,
    definitionId: state.definitionId,
    definitionKey: definitionKeyOf(state.definitionId),
    businessKey: state.businessKey ?? null,
    caseInstanceId: null,
    ended: state.end !== undefined,
    suspended: state.suspended === true,
    tenantId: state.tenantId ?? null,
  }
}
