import type { Database } from '../dynamodb/database.ts'
import { changeNumberSets } from '../dynamodb/number-sets.ts'
import { type Condition, updateItem } from '../dynamodb/single-item.ts'
import {
  batchFrom,
  batchKey,
  IS_ACTIVE,
  IS_RUNNING,
  JOB_KINDS,
  type JobKind,
  readStoredBatch,
  type StoredBatch,
} from './batch-items.ts'
import { type OwedEvent, owing } from './event/owed-event.ts'
import type { Resumption, StoredControl, SuspensionReason } from './stored-control.ts'

/** What is suspended or activated: these kinds of job, and with `isWhole` the batch itself. */
export interface SuspensionChange {
  readonly suspended: boolean
  readonly kinds: readonly JobKind[]
  readonly isWhole: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
  /** How far the batch is that is activated as a whole after a suspension, and the batch by which that was found out. */
  readonly resumed?: Resumption | undefined
  readonly read?: StoredBatch | undefined
  /** Activated, it goes on waiting for its start time. */
  readonly waits?: boolean
  /** What is to be told of it, where the batch itself is suspended or activated. */
  readonly event?: OwedEvent | undefined
}

const VERSION = 'controlVersion'

/** Nobody has changed its limits or its suspension since it was read. */
function asRead({ controlVersion }: StoredBatch, condition: Condition): Condition {
  const isFirst = controlVersion === 0 ? `attribute_not_exists(${VERSION}) OR ` : ''
  return {
    expression: `${condition.expression} AND (${isFirst}${VERSION} = :readVersion)`,
    values: { ...condition.values, ':readVersion': controlVersion },
  }
}

const next = ({ controlVersion }: StoredBatch) => ({ [VERSION]: controlVersion + 1 })

/**
 * Suspends or activates, whatever else is suspended at the same time. Gives the batch after that; undefined where it does not run any more, or is not
 * what was read.
 */
export async function setStoredSuspension(
  db: Database,
  batchId: string,
  { suspended, kinds, isWhole, now, resumed, read, waits = false, event }: SuspensionChange,
): Promise<StoredBatch | undefined> {
  const suspendedJobs = kinds.map((kind) => JOB_KINDS.indexOf(kind))
  const isHeld = suspended || waits
  const whole = isHeld
    ? { suspended: isHeld, suspensionReason: waits ? 'NOT_STARTED_YET' : 'OPERATOR', suspendedAt: now }
    : { suspended, suspensionReason: null, suspendedAt: null, ...(resumed && { resumed }) }
  const item = await changeNumberSets(
    db,
    batchKey(batchId),
    {
      [suspended ? 'add' : 'remove']: { suspendedJobs },
      set: isWhole ? { ...whole, ...owing(event) } : {},
      count: isWhole ? [VERSION] : [],
    },
    read === undefined ? IS_RUNNING : asRead(read, IS_RUNNING),
  )
  return item && batchFrom(item)
}

/** Suspends a batch by one of the limits that were read; false where it is suspended already, has others by now, or does not run. */
export async function suspendByLimit(
  db: Database,
  batch: StoredBatch,
  {
    reason,
    now,
    event,
  }: { readonly reason: SuspensionReason; readonly now: number; readonly event?: OwedEvent | undefined },
): Promise<boolean> {
  const set = { suspended: true, suspensionReason: reason, suspendedAt: now, ...next(batch), ...owing(event) }
  return (await updateItem(db, batchKey(batch.id), { set }, asRead(batch, IS_ACTIVE))).done
}

/** Starts a batch whose time has come; false where it was started, suspended by somebody, put off, or deleted since it was read. */
export async function startStoredBatch(
  db: Database,
  batch: StoredBatch,
  { now, event }: { readonly now: number; readonly event?: OwedEvent | undefined },
): Promise<boolean> {
  const condition = {
    expression: `${IS_RUNNING.expression} AND suspensionReason = :waiting`,
    values: { ':waiting': 'NOT_STARTED_YET' },
  }
  const resumed: Resumption = { time: now, handled: 0, number: 1, failuresFrom: 0, paused: 0 }
  const set = { suspended: false, suspensionReason: null, suspendedAt: null, resumed, ...next(batch), ...owing(event) }
  return (await updateItem(db, batchKey(batch.id), { set }, asRead(batch, condition))).done
}

export interface ControlChange {
  readonly control: StoredControl
  /** The count of the failures begins anew, with all that there are. */
  readonly resumed: Resumption | undefined
}

/** Gives a batch other limits. Gives the batch after that; undefined where it does not run any more, or is not what was read. */
export async function setStoredControl(
  db: Database,
  batch: StoredBatch,
  { control, resumed }: ControlChange,
): Promise<StoredBatch | undefined> {
  const changes = { set: { control, resumed, ...next(batch) } }
  const write = await updateItem(db, batchKey(batch.id), changes, asRead(batch, IS_RUNNING))
  return write.done ? readStoredBatch(db, batch.id) : undefined
}
