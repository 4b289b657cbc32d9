import { idOf } from '../../../../functions/engine/instance/ids.ts'
import { line, subProcess, userTask } from '../stage/model.ts'
import { type Play, theOneAt } from '../stage/play.ts'

/** A task, and another one in a subprocess in a subprocess. */
export const nested = line({
  z: userTask('z'),
  outer: subProcess('outer', { inner: subProcess('inner', { a: userTask('a') }) }),
})

/** The instruction to start before this activity. */
export const startBefore = (activityId: string, more = {}) => ({
  type: 'startBeforeActivity' as const,
  activityId,
  ...more,
})

/** The id of the activity instance that is at this activity. */
export const instanceId = (p: Play, activityId: string) => idOf(p.id, theOneAt(p, activityId).activityInstance ?? -1)
