import { firstDifference } from './differences.ts'
import type { Shape, Sight } from './instance-driver.ts'

/** What a preview said of one instance: that it would be refused with this message, or what it would be. */
export type Foreseen =
  | { readonly refusal: string | undefined }
  | {
      readonly refusal: undefined
      readonly wouldBeModified: number
      readonly wouldEnd: number
      readonly activities: readonly { readonly activityId: string; readonly before: number; readonly after: number }[]
    }

/** What then happened. */
export interface Happened {
  /** Of the process that was modified. */
  readonly key: string
  readonly before: Sight | 'ended'
  readonly answer: { readonly status: number; readonly message?: string; readonly failedJobs?: number }
  readonly after: Sight | 'ended'
  /** Jobs may have gone on with it before somebody looked. */
  readonly isAsync: boolean
}

/** The first difference between what a preview said and what then happened; undefined where there is none. */
export function previewDifference(foreseen: Foreseen, happened: Happened): string | undefined {
  const { key, answer, before, after, isAsync } = happened
  const isRefused = answer.status >= 400 || answer.failedJobs !== undefined
  if (isRefused !== !('wouldBeModified' in foreseen)) return `preview: ${JSON.stringify([foreseen, answer])}`
  // A failed job says no message here.
  if (!('wouldBeModified' in foreseen))
    return answer.message === undefined ? undefined : firstDifference(answer.message, foreseen.refusal, 'preview')
  const { activities, wouldEnd } = foreseen
  const tokens = (when: 'before' | 'after') =>
    activities.flatMap((one) => Array.from({ length: one[when] }, () => one.activityId)).sort()
  if (wouldEnd === 1 && after !== 'ended') return 'preview: it would end, and did not'
  return (
    firstDifference(tokensOf(before, key), tokens('before'), 'preview: tokens before') ??
    (isAsync ? undefined : firstDifference(tokensOf(after, key), tokens('after'), 'preview: tokens after'))
  )
}

/** The activities at which the instance itself has tokens; those that it called are not counted. */
function tokensOf(sight: Sight | 'ended', key: string): string[] {
  const own = sight === 'ended' ? undefined : sight.instances.find((one) => one.key === key)
  return own === undefined ? [] : leaves(own.tree).sort()
}

function leaves(shape: Shape): string[] {
  if ('transition' in shape) return [shape.transition]
  return shape.children === undefined ? [shape.activity] : shape.children.flatMap(leaves)
}
