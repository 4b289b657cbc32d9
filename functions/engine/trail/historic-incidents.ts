import type { Incident } from '../instance/instance-state.ts'
import type { History } from './history.ts'
import { placedExecutions, sharedNumberOf } from './placed-state.ts'
import type { IncidentEnd } from './trail-event.ts'

/** An incident, open or as it was when it ended. */
export interface HistoricIncident {
  readonly incident: Incident
  readonly execution: number
  /** Milliseconds since the epoch; undefined while it is open. */
  readonly endTime: number | undefined
  readonly end: IncidentEnd | undefined
}

/** Every incident, in the order in which they came to be. */
export function historicIncidents({ graph, state, events }: History): HistoricIncident[] {
  const ended = events.flatMap(({ time, event }): HistoricIncident[] =>
    event.kind === 'incident'
      ? [{ incident: event.incident, execution: event.execution, endTime: time, end: event.end }]
      : [],
  )
  const open = placedExecutions(graph, state).flatMap((placed) =>
    (placed.execution.incidents ?? []).map(
      (incident): HistoricIncident => ({
        incident,
        execution: sharedNumberOf(placed),
        endTime: undefined,
        end: undefined,
      }),
    ),
  )
  return [...ended, ...open].sort((one, other) => one.incident.number - other.incident.number)
}
