import type { Effect } from '../effect.ts'
import { effectsBetween } from '../effects-between.ts'
import { GREATEST_NUMBER } from '../instance/ids.ts'
import type { Execution, InstanceState } from '../instance/instance-state.ts'
import type { Cancellation } from '../instance/live-instance.ts'
import type { Refusal } from '../refusal.ts'

/** What makes an instance what it was, or why it cannot be that again. */
export type Restoration =
  | { readonly state: InstanceState; readonly effects: readonly Effect[]; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly state?: undefined }

/** How called instances end that only the modification had called: no listener runs, as if they had never been. */
const UNDONE: Cancellation = {
  skips: { skipCustomListeners: true, skipIoMappings: true },
  reason: 'The modification that called it was undone',
  external: true,
}

/**
 * Takes back what one step did: `before` is the state that the step began with, `current` the one that it ended with, and nobody changed the instance since. The state is
 * `before` again, but for the numbers of what has an item outside (jobs, subscriptions, external tasks, incidents) and was taken away: it gets new ones, because the
 * removal of the old item may still be under way. User tasks, activity instances and executions have the ids that they had. No listener runs. Refused (`processEngine`) where a called
 * instance is gone, or the calling one has gone on.
 */
export function restore(current: InstanceState, before: InstanceState): Restoration {
  const there = current.end === undefined ? current : undefined
  const reason = whatIsGone(there, before)
  if (reason !== undefined) return refusal(before.id, reason)
  const kept = new Set(there && outsideNumbers(there.root))
  const taken = outsideNumbers(before.root).filter((number) => !kept.has(number))
  const sequence = current.sequence + taken.length
  if (sequence > GREATEST_NUMBER) return refusal(before.id, `it has numbered ${GREATEST_NUMBER} things`)
  const numbers = new Map(taken.map((number, at) => [number, current.sequence + 1 + at]))
  const state = { ...before, sequence, root: renumbered(before.root, numbers) }
  const cancelled = new Map(there && callsOf(there.root).map(({ processInstanceId }) => [processInstanceId, UNDONE]))
  return { state, effects: effectsBetween(there, state, { ended: undefined, cancelled, areKept: false }) }
}

function refusal(id: string, reason: string): Restoration {
  return { refusal: { kind: 'processEngine', message: `Process instance '${id}' cannot be restored: ${reason}` } }
}

function whatIsGone(there: InstanceState | undefined, before: InstanceState): string | undefined {
  const { caller } = before
  if (there === undefined && caller !== undefined)
    return `the modification ended it, and with it the call by process instance '${caller.processInstanceId}'`
  const left = new Set(there && callsOf(there.root).map(({ processInstanceId }) => processInstanceId))
  const gone = callsOf(before.root).find(({ processInstanceId }) => !left.has(processInstanceId))
  return (
    gone &&
    `process instance '${gone.processInstanceId}', which its activity '${gone.activityId}' had called, was ended with the modification`
  )
}

interface Call {
  readonly activityId: string
  readonly processInstanceId: string
}

function callsOf({ activityId = '', called, children = [] }: Execution): Call[] {
  const own = called === undefined ? [] : [{ activityId, processInstanceId: called.processInstanceId }]
  return [...own, ...children.flatMap(callsOf)]
}

/** Numbers of what has an item of its own outside. */
function outsideNumbers({
  jobs = [],
  subscriptions = [],
  externalTask,
  incidents = [],
  children = [],
}: Execution): number[] {
  const named = subscriptions.filter(({ kind }) => kind !== 'conditional')
  const things = [...jobs, ...named, ...(externalTask === undefined ? [] : [externalTask]), ...incidents]
  return [...things.map(({ number }) => number), ...children.flatMap(outsideNumbers)]
}

function renumbered(execution: Execution, numbers: ReadonlyMap<number, number>): Execution {
  const { jobs, subscriptions, externalTask, incidents, children } = execution
  const now = (number: number) => numbers.get(number) ?? number
  const withNew = <T extends { readonly number: number }>(thing: T): T => ({ ...thing, number: now(thing.number) })
  return {
    ...execution,
    ...(jobs && { jobs: jobs.map(withNew) }),
    ...(subscriptions && { subscriptions: subscriptions.map(withNew) }),
    ...(externalTask && { externalTask: withNew(externalTask) }),
    ...(incidents && {
      incidents: incidents.map((incident) => ({
        ...withNew(incident),
        ...(incident.configuration !== undefined && { configuration: now(incident.configuration) }),
      })),
    }),
    ...(children && { children: children.map((child) => renumbered(child, numbers)) }),
  }
}
