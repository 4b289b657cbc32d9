import { z } from '@hono/zod-openapi'
import { dateOrNull, dateOrNullOf, textOrNull } from '../../../http/dto-fields.ts'
import { rootInstanceIdOf } from '../../../query/conditions/instance-contents.ts'
import type { TracedInstance } from '../../../query/instances/traced-instances.ts'

/** What every entry of the history of an instance says of that instance. */
export const tracedFields = {
  processDefinitionKey: z.string(),
  processDefinitionId: z.string(),
  processInstanceId: z.string(),
  rootProcessInstanceId: z.string(),
  tenantId: textOrNull,
  removalTime: dateOrNull,
}

/** The same of one instance. */
export function tracedDto({ state, definition, removalTime }: TracedInstance) {
  return {
    processDefinitionKey: definition.key,
    processDefinitionId: state.definitionId,
    processInstanceId: state.id,
    rootProcessInstanceId: rootInstanceIdOf(state),
    tenantId: state.tenantId ?? null,
    removalTime: dateOrNullOf(removalTime),
  }
}

/** How long something took, in milliseconds; undefined where it goes on, or where its beginning is not known. */
export function durationOf(startTime: number | undefined, endTime: number | undefined): number | undefined {
  return startTime === undefined || endTime === undefined ? undefined : endTime - startTime
}
