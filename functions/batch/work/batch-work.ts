import type { ModifyCommand } from '../../engine/command.ts'
import type { Services } from '../../shell/services.ts'

/** What a batch does to each of its ids. A new type of batch is a new member here and a case in `perform-work.ts`. */
export type BatchWork = InstanceModification | UndoModification | SetJobRetries

/** The ids are process instances. */
export interface InstanceModification {
  readonly type: 'instance-modification'
  readonly definitionId: string
  readonly command: ModifyCommand
}

/** The ids are those of another batch, in its chunks: process instances that it was to modify. */
export interface UndoModification {
  readonly type: 'instance-modification-undo'
  /** The id of that batch. */
  readonly undoOf: string
  /** The ids of undos of it that were ended or deleted before they had restored everything: what they restored is left out. */
  readonly earlier?: readonly string[]
}

/** The ids are jobs of process instances and of batches. */
export interface SetJobRetries {
  readonly type: 'set-job-retries'
  readonly retries: number
  /** Milliseconds since the epoch; null clears it, absent leaves it. */
  readonly dueDate?: number | null
}

/** Instances written at the same time: enough to keep one process busy. More would only make everything else in that process wait longer. */
export const WRITES_AT_ONCE = 16

export type BatchType = BatchWork['type']

/** One of a chunk's ids. */
export interface WorkItem {
  /** In the chunk. */
  readonly position: number
  readonly id: string
  /** The version of the instance that a preview saw: with another one it has changed since, and is left out. Absent: whatever it is. */
  readonly version?: number | undefined
}

/** What became of an id: done, refused for good with this message, or left out, since there is nothing to do. */
export type WorkResult = { readonly position: number; readonly refused?: string; readonly isLeftOut?: true }

export interface WorkRequest<Work extends BatchWork = BatchWork> {
  readonly services: Services
  readonly batchId: string
  readonly work: Work
  readonly items: readonly WorkItem[]
  /** The number of the chunk that they are of. */
  readonly chunk: number
  /** Whether what each instance was is kept, so that the batch can be undone. */
  readonly isUndoable: boolean
  /** Instances that are written at the same time, at most. */
  readonly atOnce: number
  /** Whether to begin nothing more: the batch was suspended or deleted, or the time is running out. */
  readonly stopped: () => Promise<boolean>
}

/** What tells whether ids were done already. */
export type DoneRequest<Work extends BatchWork = BatchWork> = Pick<
  WorkRequest<Work>,
  'services' | 'batchId' | 'work' | 'items'
>

export interface WorkReport {
  /** Of the ids that were carried out; the others were not begun, or their errors are in `errors`. */
  readonly results: readonly WorkResult[]
  /** Of the infrastructure: what they concern is tried again. */
  readonly errors: readonly unknown[]
}
