import type { Execution } from '../../../functions/engine/instance/instance-state.ts'
import type { Services } from '../../../functions/shell/services.ts'
import type { StoredInstance } from '../../../functions/store/process-instance/stored-instance.ts'
import { readWholeTrail } from '../../../functions/store/process-instance/trail/trail-items.ts'
import { readTrail } from '../../../functions/store/process-instance/trail/trail-reading.ts'

/** What is wrong with the trail of an instance, its parts included: each activity instance began once, and ended at most once for each time that an undo brought it back; all that run began. */
export async function wrongTrail({ db }: Services, stored: StoredInstance): Promise<string[]> {
  const { state } = stored
  const began = new Set<number>()
  const ended = new Set<number>()
  const wrong: string[] = []
  for (const { event } of readTrail(await readWholeTrail(db, stored), state.startTime)) {
    if (event.kind === 'began') {
      if (began.has(event.activityInstance)) wrong.push(`began activity instance ${event.activityInstance} twice`)
      began.add(event.activityInstance)
      if (event.end !== undefined) ended.add(event.activityInstance)
    }
    if (event.kind === 'ended') ended.add(event.activityInstance)
    if (event.kind === 'lost') wrong.push(`lost ${event.count} events`)
  }
  const running = state.end === undefined ? activityInstancesOf(state.root) : []
  const unknown = running.filter((number) => !began.has(number))
  const left = [...began].filter((number) => !ended.has(number) && !running.includes(number))
  if (unknown.length > 0) wrong.push(`runs ${unknown}, which never began in its trail`)
  if (left.length > 0) wrong.push(`has ${left} in its trail, which neither run nor ended`)
  return wrong
}

function activityInstancesOf({ activityInstance, children = [] }: Execution): number[] {
  const own = activityInstance === undefined || activityInstance === 0 ? [] : [activityInstance]
  return [...own, ...children.flatMap(activityInstancesOf)]
}
