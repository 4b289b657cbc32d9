import type { Position } from '../model-element.ts'

/** What becomes of work that the reference would have a Java class, a bean, a connector or a script in a language of the JVM do. */
export interface DelegateHandling {
  /** `refuse`, or an external task for each, with a topic that follows from its name. */
  readonly delegates: 'refuse' | 'external-tasks'
  /** Listeners are no work that could wait for a worker: `refuse`, or leave them out. */
  readonly listeners: 'refuse' | 'skip'
}

/** Nothing is turned into anything. */
export const REFUSE_DELEGATES: DelegateHandling = { delegates: 'refuse', listeners: 'refuse' }

export type DelegateKind = 'class' | 'delegateExpression' | 'expression' | 'connector' | 'type' | 'script'

/** An element whose work a worker does instead. */
export interface DelegatedWork {
  /** The task or event. */
  readonly activityId: string
  /** `serviceTask`; `messageEventDefinition` for the message of an event. */
  readonly elementType: string
  readonly kind: DelegateKind
  /** What stood there: a class, an expression, a connector's id, a language. */
  readonly original: string
  readonly topic: string
  readonly position: Position
}
