import { sharedExecutionOf } from '../instance/execution-id.ts'
import type { Variables } from '../instance/instance-state.ts'
import type { LiveExecution, LiveInstance } from '../instance/live-instance.ts'
import { lastingVariables } from '../instance/value/transient-value.ts'
import { activityInstanceAround } from './activity-instance-around.ts'
import type { ActivityEnd, BeganActivity, EndedTask, EndedVariable } from './trail-event.ts'

/** What a step has to report of itself, because the states before and after do not show it: what began and ended within it, and how. */
export interface StepTrail {
  readonly began: BeganActivity[]
  /** Those that did not just go on, by the number of the activity instance. */
  readonly ends: Map<number, ActivityEnd>
  readonly tasks: EndedTask[]
  readonly variables: EndedVariable[]
  /** Why tasks are deleted that somebody cancels; the reference's word, unless the whole instance is deleted for a reason. */
  deleteReason: string
}

export function newStepTrail(): StepTrail {
  return { began: [], ends: new Map(), tasks: [], variables: [], deleteReason: 'deleted' }
}

/** The activity instance of an execution begins. */
export function recordBegin({ trail }: LiveInstance, execution: LiveExecution): void {
  if (execution.activity === undefined || execution.activityInstance === undefined) return
  trail.began.push({
    kind: 'began',
    activityInstance: execution.activityInstance,
    activityId: execution.activity.id,
    parent: activityInstanceAround(execution),
    execution: sharedExecutionOf(execution).number,
  })
}

/** It ends otherwise than by a flow. The first report counts: what is cancelled while it ends has been cancelled. */
export function recordEnd({ trail }: LiveInstance, { activityInstance }: LiveExecution, end: ActivityEnd): void {
  if (activityInstance !== undefined && !trail.ends.has(activityInstance)) trail.ends.set(activityInstance, end)
}

/** The user task of an execution ends, with the variables that it alone has. `reason` where it is completed. */
export function recordTaskEnd(instance: LiveInstance, execution: LiveExecution, reason?: 'completed'): void {
  const { task, activity, activityInstance } = execution
  if (task === undefined || activity === undefined || activityInstance === undefined) return
  const { variables = {}, ...withoutVariables } = task
  instance.trail.tasks.push({
    kind: 'task',
    task: withoutVariables,
    activityId: activity.id,
    activityInstance,
    execution: sharedExecutionOf(execution).number,
    reason: reason ?? instance.trail.deleteReason,
  })
  recordVariables(instance, execution, variables, task.number)
}

/** What an execution holds ends with its activity. */
export function recordScopeEnd(instance: LiveInstance, execution: LiveExecution): void {
  recordVariables(instance, execution, execution.variables)
}

/** An execution ends, with all below it. */
export function recordPathEnd(instance: LiveInstance, execution: LiveExecution): void {
  for (const child of execution.children) recordPathEnd(instance, child)
  recordVariables(instance, execution, execution.variables)
  recordVariables(instance, execution, execution.pathVariables)
}

/** The variables of a path end, though it goes on. */
export function recordPathVariablesEnd(instance: LiveInstance, execution: LiveExecution): void {
  recordVariables(instance, execution, execution.pathVariables)
}

function recordVariables(instance: LiveInstance, execution: LiveExecution, variables: Variables, task?: number): void {
  for (const [name, value] of Object.entries(lastingVariables(variables))) {
    instance.trail.variables.push({
      kind: 'variable',
      name,
      value,
      execution: sharedExecutionOf(execution).number,
      activityInstance: execution.activityInstance ?? activityInstanceAround(execution),
      ...(task !== undefined && { task }),
    })
  }
}
