import type { Activity } from '../bpmn/process-graph.ts'
import { activityInstanceAround } from './activity-instance-around.ts'
import type { History } from './history.ts'
import { placedExecutions, sharedNumberOf } from './placed-state.ts'
import type { ActivityEnd, BeganActivity } from './trail-event.ts'

/** An activity instance, running or ended. Numbers as in the instance, times in milliseconds since the epoch. */
export interface HistoricActivity {
  readonly activityInstance: number
  readonly activityId: string
  /** Undefined where the model does not have it any more. */
  readonly activity: Activity | undefined
  /** The activity instance around it; 0 is the process. */
  readonly parent: number
  readonly execution: number
  /** Undefined where it began when no trail was kept. */
  readonly startTime: number | undefined
  readonly endTime: number | undefined
  /** Undefined while it runs, and where it ended when no trail was kept. */
  readonly end: ActivityEnd | undefined
  readonly isRunning: boolean
  /** Of a user task. */
  readonly task: { readonly number: number; readonly assignee?: string } | undefined
  /** Of a call activity. */
  readonly calledProcessInstanceId: string | undefined
}

interface Draft {
  began: BeganActivity
  startTime: number | undefined
  endTime?: number
  end?: ActivityEnd
  isRunning: boolean
  task?: { readonly number: number; readonly assignee?: string }
  called?: string
}

/**
 * Every activity instance, in the order in which they began. Running is what the state says: one that was cancelled by a modification which was undone goes on as if
 * nothing had been.
 */
export function historicActivities(history: History): HistoricActivity[] {
  const drafts = new Map<number, Draft>()
  readEvents(history, drafts)
  readState(history, drafts)
  return [...drafts.values()]
    .sort((one, other) => one.began.activityInstance - other.began.activityInstance)
    .map((draft) => activityOf(history, draft))
}

function readEvents({ events }: History, drafts: Map<number, Draft>): void {
  for (const { time, event } of events) {
    switch (event.kind) {
      case 'began': {
        const ended = event.end && { end: event.end, endTime: time }
        drafts.set(event.activityInstance, { began: event, startTime: time, isRunning: false, ...ended })
        break
      }
      case 'ended':
        change(drafts, event.activityInstance, (draft) => {
          draft.end = event.end
          draft.endTime = time
        })
        break
      case 'called':
        change(drafts, event.activityInstance, (draft) => {
          draft.called = event.processInstanceId
        })
        break
      case 'task':
        change(drafts, event.activityInstance, (draft) => {
          draft.task = event.task
        })
        break
      default:
    }
  }
}

function readState({ graph, state }: History, drafts: Map<number, Draft>): void {
  for (const placed of placedExecutions(graph, state)) {
    const { activityInstance, activity, execution } = placed
    if (activity === undefined || activityInstance === undefined) continue
    const began: BeganActivity = {
      kind: 'began',
      activityInstance,
      activityId: activity.id,
      parent: activityInstanceAround(placed),
      execution: sharedNumberOf(placed),
    }
    const draft: Draft = drafts.get(activityInstance) ?? { began, startTime: undefined, isRunning: true }
    drafts.set(activityInstance, {
      began: draft.began,
      startTime: draft.startTime,
      isRunning: true,
      ...(execution.task && { task: execution.task }),
      ...(execution.called && { called: execution.called.processInstanceId }),
    })
  }
}

function change(drafts: Map<number, Draft>, activityInstance: number, apply: (draft: Draft) => void): void {
  const draft = drafts.get(activityInstance)
  if (draft !== undefined) apply(draft)
}

function activityOf({ graph }: History, draft: Draft): HistoricActivity {
  const { activityInstance, activityId, parent, execution } = draft.began
  const { startTime, endTime, end, isRunning, task, called } = draft
  return {
    activityInstance,
    activityId,
    activity: graph.activities.get(activityId),
    parent,
    execution,
    startTime,
    endTime,
    end,
    isRunning,
    task: task && { number: task.number, ...(task.assignee !== undefined && { assignee: task.assignee }) },
    calledProcessInstanceId: called,
  }
}
