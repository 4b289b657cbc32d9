import type { ProcessGraph } from '../bpmn/process-graph.ts'
import type { InstanceState } from '../instance/instance-state.ts'
import type { TimedEvent } from './trail-event.ts'

/** An instance with its trail: what is, and what was. */
export interface History {
  readonly graph: ProcessGraph
  readonly state: InstanceState
  /** Oldest first. */
  readonly events: readonly TimedEvent[]
}
