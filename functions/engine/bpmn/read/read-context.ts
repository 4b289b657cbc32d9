import type { Expression } from '../../expression/expression.ts'
import type { ModelElement } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import type { Activity, SequenceFlow } from '../process-graph.ts'
import type { Resources } from './activity/read-script.ts'
import type { RootElements } from './read-root-elements.ts'

/** An activity while the process is read: what other elements say about it is added as they are met. */
export interface ActivityDraft extends Omit<{ -readonly [K in keyof Activity]: Activity[K] }, ListOfOthers> {
  readonly incoming: SequenceFlow[]
  readonly outgoing: SequenceFlow[]
  children: string[]
  eventHandlers: string[]
}

type ListOfOthers = 'incoming' | 'outgoing' | 'children' | 'eventHandlers'

/** What the readers of a process share. */
export interface ReadContext {
  /** The id of the process. */
  readonly processId: string
  readonly problems: Problems
  readonly roots: RootElements
  readonly resources: Resources
  /** In the order of the document, a multi-instance body before its inner activity. */
  readonly activities: Map<string, ActivityDraft>
  readonly flows: Map<string, SequenceFlow>
  /** The element of each activity; a multi-instance body has that of its inner activity. */
  readonly elements: Map<string, ModelElement>
  /** The process or subprocess around each subprocess. */
  readonly parents: Map<ModelElement, ModelElement>
  /** What the process says for its activities that say nothing themselves. */
  readonly jobPriority: Expression | undefined
  readonly taskPriority: Expression | undefined
}

/** A flow node as the elements beside it see it. */
export interface FlowNode {
  readonly element: ModelElement
  readonly activity: ActivityDraft
  /** What flows and boundary events belong to: the multi-instance body, where there is one, else the activity itself. */
  readonly outer: ActivityDraft
}

/** The process or a subprocess, with the activities directly in it. */
export interface Scope {
  readonly element: ModelElement
  /** The activity's id; undefined for the process. */
  readonly id: string | undefined
  readonly nodes: ReadonlyMap<string, FlowNode>
  readonly children: string[]
  readonly eventHandlers: string[]
}
