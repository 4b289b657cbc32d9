import type { Database } from '../dynamodb/database.ts'
import { changeNumberSets } from '../dynamodb/number-sets.ts'
import { updateItem } from '../dynamodb/single-item.ts'
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
import { type OwedEvent, owing } from './owed-event.ts'
import type { Resumption, StoredControl, SuspensionReason } from './stored-control.ts'

/** What is suspended or activated: these kinds of job, and with `isWhole` the batch itself. */
export interface SuspensionChange {
  readonly suspended: boolean
  readonly kinds: readonly JobKind[]
  readonly isWhole: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
  /** How far the batch is that is activated as a whole after a suspension. */
  readonly resumed?: Resumption | undefined
  /** What is to be told of it, where the batch itself is suspended or activated. */
  readonly event?: OwedEvent | undefined
}

/** Suspends or activates, whatever else is suspended at the same time. Gives the batch after that; undefined where it does not run any more. */
export async function setStoredSuspension(
  db: Database,
  batchId: string,
  { suspended, kinds, isWhole, now, resumed, event }: SuspensionChange,
): Promise<StoredBatch | undefined> {
  const suspendedJobs = kinds.map((kind) => JOB_KINDS.indexOf(kind))
  const whole = suspended
    ? { suspended, suspensionReason: 'OPERATOR', suspendedAt: now }
    : { suspended, suspensionReason: null, suspendedAt: null, ...(resumed && { resumed }) }
  const item = await changeNumberSets(
    db,
    batchKey(batchId),
    { [suspended ? 'add' : 'remove']: { suspendedJobs }, set: isWhole ? { ...whole, ...owing(event) } : {} },
    IS_RUNNING,
  )
  return item && batchFrom(item)
}

/** Suspends a batch by one of its limits; false where it is suspended already, or does not run. */
export async function suspendByLimit(
  db: Database,
  batchId: string,
  {
    reason,
    now,
    event,
  }: { readonly reason: SuspensionReason; readonly now: number; readonly event?: OwedEvent | undefined },
): Promise<boolean> {
  const set = { suspended: true, suspensionReason: reason, suspendedAt: now, ...owing(event) }
  return (await updateItem(db, batchKey(batchId), { set }, IS_ACTIVE)).done
}

/** Starts a batch whose time has come; false where it was started, suspended by somebody, or deleted meanwhile. */
export async function startStoredBatch(db: Database, batchId: string, event?: OwedEvent): Promise<boolean> {
  const condition = {
    expression: `${IS_RUNNING.expression} AND suspensionReason = :waiting`,
    values: { ':waiting': 'NOT_STARTED_YET' },
  }
  const set = { suspended: false, suspensionReason: null, suspendedAt: null, ...owing(event) }
  return (await updateItem(db, batchKey(batchId), { set }, condition)).done
}

export interface ControlChange {
  readonly control: StoredControl
  /** The count of the failures begins anew, with all that there are. */
  readonly resumed: Resumption | undefined
}

/** Gives a batch other limits. Gives the batch after that; undefined where it does not run any more. */
export async function setStoredControl(
  db: Database,
  batchId: string,
  { control, resumed }: ControlChange,
): Promise<StoredBatch | undefined> {
  const changes = { set: { control, resumed } }
  const write = await updateItem(db, batchKey(batchId), changes, IS_RUNNING)
  return write.done ? readStoredBatch(db, batchId) : undefined
}
