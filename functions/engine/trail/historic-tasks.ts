import type { UserTask } from '../instance/instance-state.ts'
import type { History } from './history.ts'
import { placedExecutions, sharedNumberOf } from './placed-state.ts'

/** A user task, running or as it was when it ended. */
export interface HistoricTask {
  readonly task: UserTask
  readonly activityId: string
  readonly activityInstance: number
  readonly execution: number
  /** Milliseconds since the epoch; undefined while it is there. */
  readonly endTime: number | undefined
  /** `completed`, or why it was deleted. */
  readonly deleteReason: string | undefined
}

/** Every user task, in the order in which they came to be. */
export function historicTasks({ graph, state, events }: History): HistoricTask[] {
  const tasks = new Map<number, HistoricTask>()
  for (const { time, event } of events) {
    if (event.kind !== 'task') continue
    const { kind: _kind, reason, ...rest } = event
    tasks.set(event.task.number, { ...rest, endTime: time, deleteReason: reason })
  }
  for (const placed of placedExecutions(graph, state)) {
    const { task, activityId = '' } = placed.execution
    const { activityInstance = 0 } = placed
    if (task === undefined) continue
    const execution = sharedNumberOf(placed)
    const running = { endTime: undefined, deleteReason: undefined }
    tasks.set(task.number, { task, activityId, activityInstance, execution, ...running })
  }
  return [...tasks.values()].sort((one, other) => one.task.number - other.task.number)
}
