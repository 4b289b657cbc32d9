import type { Services } from '../../shell/services.ts'
import { removeOpenWalk } from '../../store/batch/batch-items.ts'
import {
  endWalk,
  readVisitResults,
  readWalkGroup,
  readWalkGroups,
  setWalkGroupResult,
  type WalkGroup,
} from '../../store/batch/batch-walk-items.ts'
import { groupCount, groupRange } from '../create/partition.ts'
import type { OpenWalk } from './open-walk.ts'
import { kindOf } from './walk-kinds.ts'

/** Puts the results of a group together when its last chunk was visited, and those of all groups when it was the last group. */
export async function settleWalkGroup(
  services: Services,
  open: OpenWalk,
  { number, group }: { readonly number: number; readonly group: WalkGroup },
): Promise<void> {
  const { batch, walk } = open
  const { expected, visited, own } = group
  if (expected === undefined || [...expected].some((chunk) => !visited.has(chunk))) return
  if (group.result === undefined) {
    const { start } = groupRange(batch, number)
    const chunks = [...expected].map((chunk) => start + chunk)
    const results = await readVisitResults(services.db, walk, chunks)
    const merged = kindOf(walk).merge(own === undefined ? results : [own, ...results])
    await setWalkGroupResult(services.db, walk, number, merged)
  }
  if (await areOthersSettled(services, open, number)) await finishWalk(services, open)
}

/** Stops at the first group that is not: the last one, as a rule, because groups are walked in about their order. */
async function areOthersSettled({ db }: Services, { batch, walk }: OpenWalk, except: number): Promise<boolean> {
  for (let group = groupCount(batch) - 1; group >= 0; group--) {
    if (group === except) continue
    if ((await readWalkGroup(db, walk, group)).result === undefined) return false
  }
  return true
}

async function finishWalk(services: Services, { batch, walk }: OpenWalk): Promise<void> {
  const groups = await readWalkGroups(services.db, walk, groupCount(batch))
  const kind = kindOf(walk)
  const result = kind.merge(groups.flatMap((group) => group.result ?? []))
  await kind.finish(services, batch, walk, result)
  await endWalk(services.db, walk, { endTime: services.now(), result })
  await removeOpenWalk(services.db, walk.batchId, walk.number)
}
