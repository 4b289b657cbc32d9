import type { Services } from '../../shell/services.ts'
import { readGroups } from '../../store/batch/batch-group-items.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import { setStoredControl } from '../../store/batch/batch-suspension-items.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { groupCount } from '../create/partition.ts'
import { type Batch, readHistoricBatch } from '../progress/batch-view.ts'
import { readUndoneBy } from '../undo/undos.ts'
import { sendWhatIsAllowed } from './batch-lifecycle.ts'
import { hasBegun, isAtWork } from './batch-state.ts'
import { changeAsRead } from './change-as-read.ts'
import { enforceLimits } from './enforce-limits.ts'

/** How fast a batch goes. */
export interface Pace {
  /**
   * Instances that were modified or failed, a second, since it was created, began at its start time or was activated last; 0 while it is suspended. A second that has
   * begun counts whole: a batch of five a second has five of them at once.
   */
  readonly instancesPerSecond: number
  /** Milliseconds since the epoch; undefined where it cannot be known, or not yet. */
  readonly expectedEndTime: number | undefined
}

/** A batch with its limits, how fast it goes, and the batch that undoes it. */
export interface Controlled {
  readonly batch: Batch
  readonly pace: Pace
  readonly undoneBy: string | undefined
}

/** A batch with its limits and how fast it goes; undefined where there is none of this id. Running or ended. */
export async function readControl(services: Services, batchId: string): Promise<Controlled | undefined> {
  const batch = await readHistoricBatch(services, batchId)
  return batch && { batch, pace: await paceOf(services, batch), undoneBy: await readUndoneBy(services, batch) }
}

async function paceOf(services: Services, batch: Batch): Promise<Pace> {
  const isRunning = isAtWork(batch, 'execution')
  if (!isRunning && batch.endTime === undefined) return NO_PACE
  // Not from `executionStartTime` on: as in Camunda 7 that is when the first instances had been modified, and those that failed before took their time too.
  const begun = batch.resumed?.time ?? batch.startTime
  const handled = batch.modifiedInstances + batch.failedInstances - (batch.resumed?.handled ?? 0)
  const until = isRunning ? services.now() : await lastProgress(services, batch, begun)
  const seconds = Math.ceil((until - begun) / 1000)
  const instancesPerSecond = seconds > 0 ? Math.max(0, handled / seconds) : 0
  const left = batch.pendingInstances
  const isForeseen = isRunning && instancesPerSecond > 0 && left > 0 && until - begun >= FORESEEN_AFTER_MS
  // A rate that was set while it ran: what it did before says nothing of what it may do from now on.
  const expected = Math.min(instancesPerSecond, batch.control?.maxPerSecond ?? Number.POSITIVE_INFINITY)
  return {
    instancesPerSecond,
    expectedEndTime: isForeseen ? Math.round(until + (left * 1000) / expected) : undefined,
  }
}

/** Before that its first messages say little of how fast it will go, in milliseconds. */
const FORESEEN_AFTER_MS = 2000

const NO_PACE: Pace = { instancesPerSecond: 0, expectedEndTime: undefined }

async function lastProgress({ db }: Services, batch: StoredBatch, begun: number): Promise<number> {
  const groups = await readGroups(db, batch.id, groupCount(batch))
  return groups.reduce((latest, { progressed = 0 }) => Math.max(latest, progressed), begun)
}

/** What becomes of the limits: each that is named gets this value, or is removed where it is null. */
export type ControlChange = {
  readonly [Limit in Exclude<keyof StoredControl, 'onConflict' | 'undoable'>]?: StoredControl[Limit] | null | undefined
}

export type ControlOutcome =
  | { readonly outcome: 'changed'; readonly before: StoredControl; readonly after: StoredControl }
  | { readonly outcome: 'missing' }
  /** It has begun: when it begins cannot be changed any more. */
  | { readonly outcome: 'started' }

/**
 * Gives a batch that runs other limits. They hold at once: a batch that has more failures than it may, or has come to its pause, is suspended within
 * this call; messages under way look again within 300 ms. A tolerance that is named counts all failures, those that were accepted before too. Of two who change a batch at
 * the same time the later one changes what the other has made of it. Throws BatchContentionError.
 */
export async function changeControl(
  services: Services,
  batchId: string,
  change: ControlChange,
): Promise<ControlOutcome> {
  const outcome = await changeAsRead(services, batchId, (batch) => changeRead(services, batch, change))
  if (outcome?.outcome !== 'changed') return outcome ?? { outcome: 'missing' }
  await enforceLimits(services, outcome.changed)
  await sendWhatIsAllowed(services, batchId)
  return outcome
}

/** Undefined where somebody has changed the batch since it was read. */
async function changeRead({ db }: Services, batch: StoredBatch, change: ControlChange) {
  if (change.startTime !== undefined && hasBegun(batch)) return { outcome: 'started' } as const
  const before = batch.control ?? {}
  const after = withoutNull({ ...before, ...withoutUndefined(change) })
  const isRecounted = namesTolerance(change)
  const resumed = batch.resumed && { ...batch.resumed, ...(isRecounted && { failuresFrom: 0 }) }
  const changed = await setStoredControl(db, batch, { control: after, resumed })
  return changed && ({ outcome: 'changed', before, after, changed } as const)
}

function namesTolerance({ toleratedFailureCount, toleratedFailurePercentage }: ControlChange): boolean {
  return typeof toleratedFailureCount === 'number' || typeof toleratedFailurePercentage === 'number'
}

function withoutUndefined(change: ControlChange): ControlChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

type Merged = ControlChange & Pick<StoredControl, 'onConflict' | 'undoable'>

function withoutNull(merged: Merged): StoredControl {
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
}
