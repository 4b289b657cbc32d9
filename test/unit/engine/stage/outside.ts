import type { Effect } from '../../../../functions/engine/effect.ts'
import type { InstanceState } from '../../../../functions/engine/instance/instance-state.ts'
import { executionsOf } from './random-walk.ts'

/** What exists outside of an instance because of it: items of timers, subscriptions, external tasks, incidents and called instances. */
export type Outside = Set<string>

/** What there should be for a state. */
export function outsideOf(state: InstanceState): Outside {
  const outside: Outside = new Set()
  if (state.end !== undefined) return outside
  for (const { jobs = [], subscriptions = [], externalTask, incidents = [], called } of executionsOf(state.root)) {
    for (const { number, dueDate, retries, suspended } of jobs)
      if (dueDate !== undefined && retries > 0 && !suspended) outside.add(`timer ${number} at ${dueDate}`)
    for (const { number } of subscriptions) outside.add(`subscription ${number}`)
    for (const { number } of incidents) outside.add(`incident ${number}`)
    if (externalTask !== undefined) outside.add(`external task ${externalTask.number}`)
    if (called !== undefined) outside.add(`called ${called.processInstanceId}`)
  }
  return outside
}

/** Does to the outside what an effect says; `ended` is the called instance that the command was about, which is gone anyway. */
export function carryOut(outside: Outside, effect: Effect): void {
  switch (effect.kind) {
    case 'putTimer':
      outside.add(`timer ${effect.job.number} at ${effect.job.dueDate}`)
      return
    case 'removeTimer':
      outside.delete(`timer ${effect.job.number} at ${effect.job.dueDate}`)
      return
    case 'putSubscription':
      outside.add(`subscription ${effect.subscription.number}`)
      return
    case 'removeSubscription':
      outside.delete(`subscription ${effect.subscription.number}`)
      return
    case 'putExternalTask':
      outside.add(`external task ${effect.task.number}`)
      return
    case 'removeExternalTask':
      outside.delete(`external task ${effect.task.number}`)
      return
    case 'putIncident':
      outside.add(`incident ${effect.incident.number}`)
      return
    case 'removeIncident':
      outside.delete(`incident ${effect.incident.number}`)
      return
    case 'startCalledInstance':
      outside.add(`called ${effect.called.processInstanceId}`)
      return
    case 'deleteCalledInstance':
      outside.delete(`called ${effect.processInstanceId}`)
      return
    case 'runJob':
    case 'tellCaller':
    case 'throwSignal':
  }
}
