import { child, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import type { TimerDefinition } from '../../process-graph.ts'
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
    if (kind === 'cycle' && !isDynamic(value) && !value.text.startsWith('R')) {
      problems.error(
        definition,
        `Timer cycle '${value.text}' is not supported: cron expressions are not, only ISO 8601 (R3/PT10H)`,
      )
    }
    return { kind, value }
  }
  problems.error(definition, 'Timer needs configuration (either timeDate, timeCycle or timeDuration is needed).')
  return undefined
}
