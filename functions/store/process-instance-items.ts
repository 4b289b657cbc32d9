import type { Effect } from '../engine/effect.ts'
import type { InstanceState } from '../engine/instance/instance-state.ts'
import type { Database } from './database.ts'

/** An effect on its way: kept in the instance's item from the step that decided it until it is performed. */
export interface OutboxEntry {
  /** `<version>.<position>`: the same each time the entry is performed; what is made of it gets its id from here. */
  readonly id: string
  /** When the step decided it, in milliseconds since the epoch. */
  readonly time: number
  readonly effect: Effect
  /** For a called instance: the definition that the step was checked against. */
  readonly definitionId?: string
}

/** A step's decision that is not written yet. */
export interface NewOutboxEntry {
  readonly effect: Effect
  readonly definitionId?: string
}

/** A process instance's item. */
export interface StoredInstance {
  readonly state: InstanceState
  readonly version: number
  /** Batch id → when it modified this instance, in seconds since the epoch. */
  readonly marks: Readonly<Record<string, number>>
  readonly outbox: readonly OutboxEntry[]
}

export interface ReadOptions {
  /** Reads what was last written, at twice the price. */
  readonly consistent: boolean
}

export interface NextInstance {
  readonly state: InstanceState
  readonly outbox: readonly NewOutboxEntry[]
  /** The id of the batch that does this: recorded in the same write. */
  readonly mark?: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

export type SaveResult =
  | { readonly outcome: 'saved'; readonly stored: StoredInstance }
  | { readonly outcome: 'conflict' }
  /** The state would not fit into an item; the message says the limit. */
  | { readonly outcome: 'tooLarge'; readonly message: string }

export type CreateResult =
  | { readonly outcome: 'created'; readonly stored: StoredInstance }
  | { readonly outcome: 'exists' }
  | { readonly outcome: 'tooLarge'; readonly message: string }

/** What the index of instances knows without reading the instance itself. */
export interface InstanceIndexEntry {
  readonly id: string
  readonly definitionId: string
  readonly businessKey: string | undefined
  readonly tenantId: string | undefined
  /** Milliseconds since the epoch. */
  readonly startTime: number
  readonly callerId: string | undefined
  readonly endTime: number | undefined
  readonly endState: string | undefined
}

export interface InstanceSelection {
  readonly definitionId?: string
  readonly definitionKey?: string
  /** Ended instances instead of running ones. */
  readonly ended?: boolean
}
declare const todo: never
export async function readInstance(_db: Database, _id: string, _options: ReadOptions): Promise<StoredInstance | undefined> { return todo }
export async function readInstances(_db: Database, _ids: readonly string[], _options: ReadOptions): Promise<Map<string, StoredInstance>> { return todo }
export async function createInstance(_db: Database, _next: NextInstance): Promise<CreateResult> { return todo }
export async function saveInstance(_db: Database, _stored: StoredInstance, _next: NextInstance): Promise<SaveResult> { return todo }
export async function clearOutbox(_db: Database, _stored: StoredInstance): Promise<boolean> { return todo }
export async function deleteInstanceItem(_db: Database, _id: string): Promise<void> { return todo }
export async function* listInstances(_db: Database, _selection: InstanceSelection): AsyncGenerator<InstanceIndexEntry[]> { yield todo }
