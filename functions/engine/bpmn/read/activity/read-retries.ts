import { extensions, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import type { RetryCycle } from '../../process-graph.ts'

const DURATION = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/
const REPEATED = /^R(\d+)\/(.+)$/

/**
 * `camunda:failedJobRetryTimeCycle` of an element: `R3/PT10M`, or one duration a retry, separated by commas. One that is wrong the reference only logs when a
 * job fails, and goes on as without it; an expression it would evaluate, so here that is refused.
 */
export function readRetries(element: ModelElement, problems: Problems): RetryCycle | undefined {
  const [cycle] = extensions(element, 'camunda:failedJobRetryTimeCycle')
  if (cycle === undefined || cycle.text === '') return undefined
  const retries = parseRetryCycle(cycle.text)
  if (retries === undefined) {
    const problem = `Retry time cycle '${cycle.text}' is neither R<times>/<duration> nor a list of ISO 8601 durations`
    if (/[$#]\{/.test(cycle.text)) problems.error(cycle, problem)
    else problems.warning(cycle, `${problem}: it is ignored`)
  }
  return retries
}

/** A list of n durations stands for n retries after the first attempt; `R3` for three attempts in all. Undefined for anything else. */
function parseRetryCycle(text: string): RetryCycle | undefined {
  const [, times, interval] = REPEATED.exec(text.trim()) ?? []
  if (times !== undefined && interval !== undefined) {
    return DURATION.test(interval) ? { attempts: Number(times), intervals: [interval] } : undefined
  }
  const intervals = text.split(',').map((part) => part.trim())
  return intervals.every((part) => DURATION.test(part)) ? { attempts: intervals.length + 1, intervals } : undefined
}
