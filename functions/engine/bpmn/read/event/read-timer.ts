import { timerDueDate } from '../../../flow/timer/timer-schedule.ts'
import { RefusedError } from '../../../refusal.ts'
import type { TimerDefinition } from '../../behavior.ts'
import { child, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import { isDynamic, readExpression } from '../activity/read-expression.ts'

const KINDS = [
  ['timeDate', 'date'],
  ['timeCycle', 'cycle'],
  ['timeDuration', 'duration'],
] as const

/** The date, cycle or duration of a timer event definition; the first of them, in this order. */
export function readTimer(definition: ModelElement, problems: Problems): TimerDefinition | undefined {
  for (const [role, kind] of KINDS) {
    const element = child(definition, role)
    if (element === undefined) continue
    const value = readExpression(element, role, element.text, problems)
    if (value === undefined) return undefined
    warnOfWrongTime({ kind, value }, definition, problems)
    return { kind, value }
  }
  problems.error(definition, 'Timer needs configuration (either timeDate, timeCycle or timeDuration is needed).')
  return undefined
}

/** A time that stands in the model and is none deploys in the reference, and fails when the event is reached. A start event is refused at deployment. */
function warnOfWrongTime(timer: TimerDefinition, definition: ModelElement, problems: Problems): void {
  if (isDynamic(timer.value)) return
  try {
    timerDueDate(timer, { type: 'String', value: timer.value.text }, 0)
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    problems.warning(definition, error.message)
  }
}
