import type { TypedValue } from '../../../engine/instance/value/typed-value.ts'
import type { ActivityEnd, TrailEvent } from '../../../engine/trail/trail-event.ts'

/**
 * A trail is stored as text that only grows: a line for each step, a JSON array of the time since the instance began, in milliseconds, and of what happened, each a short array.
 * 25 bytes for an activity that is passed, and none to read before the next step adds its own.
 */
export type TrailText = string

/** The longest value of a variable that ended, in characters of JSON; of a longer one its type is kept. */
const LONGEST_VALUE = 4_000

/** The longest line: the item of an instance has room for it beside a state of 300 KB. A step that begins 2,000 activities has one of 60,000. */
const LONGEST_LINE = 64_000

/** What stands for an end. */
export const ENDS = { completed: 'e', scopeCompleted: 'E', canceled: 'c' } as const satisfies Record<
  ActivityEnd,
  string
>
/** What stands for an activity instance that ended in the step that began it. */
export const PASSED = { completed: 'p', scopeCompleted: 'P', canceled: 'q' } as const satisfies Record<
  ActivityEnd,
  string
>

/** The line of a step; empty where nothing happened. What is too long is left out, variables first, and the line says how much that was. */
export function trailLine(events: readonly TrailEvent[], sinceStart: number): TrailText {
  if (events.length === 0) return ''
  const all = lineOf(events, sinceStart)
  if (all.length <= LONGEST_LINE) return all
  const shorter = events.filter(({ kind }) => kind !== 'variable' && kind !== 'variableCreated')
  const line = lineOf(shorter, sinceStart, events.length - shorter.length)
  return line.length <= LONGEST_LINE ? line : lostLine(events.length, sinceStart)
}

/** The line of a step of which nothing is kept. */
export function lostLine(count: number, sinceStart: number): TrailText {
  return lineOf([], sinceStart, count)
}

/** A trail with the line of one more step. */
export function withLine(trail: TrailText, line: TrailText): TrailText {
  if (line === '') return trail
  return trail === '' ? line : `${trail}\n${line}`
}

function lineOf(events: readonly TrailEvent[], sinceStart: number, lost = 0): TrailText {
  return JSON.stringify([sinceStart, ...events.map(tupleOf), ...(lost > 0 ? [['!', lost]] : [])])
}

function tupleOf(event: TrailEvent): readonly unknown[] {
  switch (event.kind) {
    case 'began': {
      const { activityInstance, activityId, parent, execution, end } = event
      const code = end === undefined ? 'b' : PASSED[end]
      const place = execution !== 0 ? [parent, execution] : parent !== 0 ? [parent] : []
      return [code, activityInstance, activityId, ...place]
    }
    case 'ended':
      return [ENDS[event.end], event.activityInstance]
    case 'called':
      return ['k', event.activityInstance, event.processInstanceId]
    case 'task':
      return ['t', event.activityInstance, event.activityId, event.execution, event.reason, event.task]
    case 'incident':
      return ['i', event.execution, event.end, event.incident]
    case 'job':
      return ['j', event.execution, event.end, event.job]
    case 'jobFailed':
      return ['f', event.execution, event.job]
    case 'variableCreated':
      return [
        'n',
        event.name,
        event.execution,
        event.activityInstance,
        ...(event.task === undefined ? [] : [event.task]),
      ]
    case 'variable': {
      const { name, execution, activityInstance, task = 0, removed = false, value } = event
      return ['v', name, execution, activityInstance, task, removed ? 1 : 0, keptValue(value)]
    }
  }
}

/** A value that is too long says so: it has a type, and no value at all. */
function keptValue(value: TypedValue): object {
  return JSON.stringify(value).length <= LONGEST_VALUE ? value : { type: value.type, omitted: true }
}
