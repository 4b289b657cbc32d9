import type { Predicate } from '../../../query/conditions/conditions.ts'
import type { TracedInstance, TraceScope } from '../../../query/instances/traced-instances.ts'

/** What happened in an instance. */
export interface Traced {
  readonly instance: TracedInstance
}

/** Conditions on the instance that something happened in; the same in every list of the history. */
export const ofInstance = {
  id: ({ instance }: Traced) => instance.state.id,
  definitionId: ({ instance }: Traced) => instance.state.definitionId,
  definitionKey: ({ instance }: Traced) => instance.definition.key,
  tenantId: ({ instance }: Traced) => instance.state.tenantId,
  hasNoTenant: ({ instance }: Traced) => instance.state.tenantId === undefined,
}

/** As the reference compares times in its history: the time itself counts. */
export function notAfter<View>(read: (view: View) => number | undefined) {
  return (latest: number): Predicate<View> =>
    (view) =>
      (read(view) ?? Number.POSITIVE_INFINITY) <= latest
}

/** The same for the earliest time. */
export function notBefore<View>(read: (view: View) => number | undefined) {
  return (earliest: number): Predicate<View> =>
    (view) =>
      (read(view) ?? Number.NEGATIVE_INFINITY) >= earliest
}

interface PlaceQuery {
  readonly processInstanceId?: string | null | undefined
  readonly processDefinitionId?: string | null | undefined
  readonly processDefinitionKey?: string | null | undefined
}

/** The narrowest place where what a query asks for can have happened. */
export function scopeOf(query: PlaceQuery): TraceScope {
  const { processInstanceId, processDefinitionId, processDefinitionKey } = query
  return {
    processInstanceIds: processInstanceId ? [processInstanceId] : undefined,
    processDefinitionId,
    processDefinitionKeys: processDefinitionKey ? [processDefinitionKey] : undefined,
  }
}
