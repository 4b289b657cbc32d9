import type { EvaluatedDecision } from './decision/decision-result.ts'
import type {
  CalledInstance,
  ExternalTask,
  Incident,
  Job,
  NamedSubscription,
  Variables,
} from './instance/instance-state.ts'

/**
 * What has to happen outside the instance's own item because of a step. Plain JSON: it is kept in the item's outbox until it is
 * done, and may be performed more than once. Puts and removals come from comparing the state before and after; so nothing outlives its scope.
 */
export type Effect =
  /** An async continuation that is to run at once (no due date): a message to the job queue. */
  | { readonly kind: 'runJob'; readonly job: number }
  /** A job with a due date: an item by due time. Put again (same number) when its due date changes. */
  | { readonly kind: 'putTimer'; readonly job: Job }
  | { readonly kind: 'removeTimer'; readonly job: Job }
  | { readonly kind: 'putSubscription'; readonly subscription: NamedSubscription; readonly execution: number }
  | { readonly kind: 'removeSubscription'; readonly subscription: NamedSubscription }
  | {
      readonly kind: 'putExternalTask'
      readonly task: ExternalTask
      readonly execution: number
      readonly activityId: string
    }
  | { readonly kind: 'removeExternalTask'; readonly task: ExternalTask }
  | { readonly kind: 'putIncident'; readonly incident: Incident; readonly execution: number }
  | { readonly kind: 'removeIncident'; readonly incident: Incident }
  | { readonly kind: 'startCalledInstance'; readonly execution: number; readonly called: CalledInstance }
  /** The call activity was cancelled; `external` where somebody outside wanted that. */
  | {
      readonly kind: 'deleteCalledInstance'
      readonly processInstanceId: string
      readonly reason?: string
      readonly external?: true
      readonly skipCustomListeners: boolean
      readonly skipIoMappings: boolean
    }
  /** To the caller: command `calledInstanceCompleted`, `calledInstanceDeleted` or `calledInstanceThrew`. */
  | {
      readonly kind: 'tellCaller'
      readonly processInstanceId: string
      readonly execution: number
      readonly news: CallerNews
    }
  | { readonly kind: 'throwSignal'; readonly name: string; readonly variables: Variables }
  /** The instance ended, or came back: what stands beside it (notes, parts of its trail) is to be forgotten when it is, or not. */
  | { readonly kind: 'settleNotes' }
  /** For the history of decisions, where one is kept: what a business rule task decided. */
  | {
      readonly kind: 'recordDecision'
      readonly decisionDefinitionId: string
      readonly activityId: string
      readonly activityInstanceId: string
      /** As in `Evaluation`: the decision itself is the last one. */
      readonly evaluated: readonly EvaluatedDecision[]
    }

export type CallerNews =
  | { readonly kind: 'completed'; readonly variables: Variables }
  | {
      readonly kind: 'deleted'
      readonly reason: string
      readonly skipCustomListeners: boolean
      readonly skipIoMappings: boolean
    }
  | {
      readonly kind: 'threw'
      readonly event: 'error' | 'escalation'
      readonly code: string
      readonly message?: string
      readonly variables: Variables
    }
