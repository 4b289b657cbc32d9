import type { ProcessGraph } from '../../../../functions/engine/bpmn/process-graph.ts'

/** What does not fit together in a graph; empty where everything does. */
export function graphContradictions({ activities, flows, children }: ProcessGraph): readonly string[] {
  const found: string[] = []
  const childrenOf = (scope: string | undefined) =>
    scope === undefined ? children : (activities.get(scope)?.children ?? [])
  for (const { id, flowScope, eventScope, incoming, outgoing, eventHandlers } of activities.values()) {
    if (!childrenOf(flowScope).includes(id)) found.push(`${id} is no child of ${flowScope}`)
    if (eventScope !== undefined && !activities.has(eventScope)) found.push(`${id} has the event scope ${eventScope}`)
    if (outgoing.some(({ source }) => source !== id)) found.push(`${id} has flows of others`)
    if (incoming.some(({ target }) => target !== id)) found.push(`${id} has flows to others`)
    if (
      eventHandlers.some(
        (handler) => activities.get(handler)?.eventScope !== id && activities.get(handler)?.flowScope !== id,
      )
    ) {
      found.push(`${id} has handlers of others`)
    }
  }
  for (const { id, source, target } of flows.values()) {
    if (activities.get(source)?.flowScope !== activities.get(target)?.flowScope) found.push(`${id} leaves its scope`)
  }
  return found
}
