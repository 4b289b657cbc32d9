import type { InstanceEnd } from '../instance/instance-state.ts'
import type { LiveInstance } from '../instance/live-instance.ts'
import { callerVariables } from './caller-variables.ts'
import { removeJobs } from './jobs.ts'
import { notifyProcess } from './listeners.ts'
import { interruptScope } from './remove.ts'

/** The last path has ended: so does the instance, unless a modification still has instructions to follow. */
export function endInstance(instance: LiveInstance, activityId: string | undefined): void {
  if (instance.preserved) {
    instance.endedRegularly = true
    return
  }
  notifyProcess(instance, 'end', false)
  finish(instance, { time: instance.now, state: 'COMPLETED', ...(activityId !== undefined && { activityId }) })
  if (instance.caller === undefined) return
  const news = { kind: 'completed' as const, variables: callerVariables(instance) }
  instance.effects.push({
    kind: 'tellCaller',
    processInstanceId: instance.caller.processInstanceId,
    execution: instance.caller.execution,
    news,
  })
}

/** Why and how an instance is ended before its end. */
export interface Termination {
  /** Somebody outside wants it, not the process itself. */
  readonly external: boolean
  readonly reason: string | undefined
  /** The caller ends it, and needs no news. */
  readonly byCaller?: boolean
}

/** Cancels everything that runs in the instance and ends it; its caller learns of it. */
export function terminateInstance(instance: LiveInstance, { external, reason, byCaller }: Termination): void {
  if (reason !== undefined) instance.trail.deleteReason = reason
  interruptScope(instance, instance.root, { skips: instance.skips, reason, external })
  notifyProcess(instance, 'end', true)
  const state = external ? 'EXTERNALLY_TERMINATED' : 'INTERNALLY_TERMINATED'
  finish(instance, { time: instance.now, state, ...(reason !== undefined && { deleteReason: reason }) })
  if (instance.caller === undefined || byCaller === true) return
  const news = { kind: 'deleted' as const, reason: reason ?? '', ...instance.skips }
  instance.effects.push({
    kind: 'tellCaller',
    processInstanceId: instance.caller.processInstanceId,
    execution: instance.caller.execution,
    news,
  })
}

function finish(instance: LiveInstance, end: InstanceEnd): void {
  instance.end = end
  instance.agenda.length = 0
  instance.root.subscriptions = []
  removeJobs(instance.root)
  instance.root.compensations = []
}
