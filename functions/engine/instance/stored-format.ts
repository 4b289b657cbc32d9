import { type Execution, type InstanceState, STATE_FORMAT } from './instance-state.ts'

/**
 * Reads a stored state: its format, and the frame that everything else hangs on (ids, times, the tree of executions); decision 41 says why not each field.
 * Throws a StoredFormatError for a format that this version does not know (written by a later one), a StoredStateError for what is no state, a
 * SyntaxError for what is no JSON. Earlier formats are to be raised to the present one here, for ever.
 */
export function readState(json: string): InstanceState {
  const stored: unknown = JSON.parse(json)
  if (!isRecord(stored) || typeof stored.id !== 'string') throw new StoredStateError(undefined)
  if (typeof stored.format === 'number' && stored.format !== STATE_FORMAT) {
    throw new StoredFormatError(stored.id, stored.format)
  }
  if (!isState(stored)) throw new StoredStateError(stored.id)
  return stored
}

/** The form in which a state is stored: compact JSON. */
export function writeState(state: InstanceState): string {
  return JSON.stringify(state)
}

/** Thrown when a stored instance was written by a later version of Shunt. */
export class StoredFormatError extends Error {
  readonly instanceId: string
  readonly format: number

  constructor(instanceId: string, format: number) {
    super(`Process instance '${instanceId}' is stored in format ${format}; this version reads up to ${STATE_FORMAT}`)
    this.name = 'StoredFormatError'
    this.instanceId = instanceId
    this.format = format
  }
}

/** Thrown when what is stored as a process instance is none: something else wrote it, or a part of it is lost. */
export class StoredStateError extends Error {
  /** Undefined where not even that is there. */
  readonly instanceId: string | undefined

  constructor(instanceId: string | undefined) {
    super(`What is stored of process instance '${instanceId ?? 'without an id'}' is no state of a process instance`)
    this.name = 'StoredStateError'
    this.instanceId = instanceId
  }
}

type Fields = Readonly<Record<string, unknown>>

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isState(stored: Fields): stored is Fields & InstanceState {
  return (
    stored.format === STATE_FORMAT &&
    typeof stored.id === 'string' &&
    typeof stored.definitionId === 'string' &&
    typeof stored.startTime === 'number' &&
    typeof stored.sequence === 'number' &&
    (stored.end === undefined || isRecord(stored.end)) &&
    isExecution(stored.root)
  )
}

/** What the engine walks through without looking twice: lists that are lists, objects that are objects, in every execution. */
function isExecution(value: unknown): value is Execution {
  return (
    isRecord(value) &&
    typeof value.number === 'number' &&
    (value.activityId === undefined || typeof value.activityId === 'string') &&
    isRecordOrNone(value.variables) &&
    isRecordOrNone(value.pathVariables) &&
    isRecordOrNone(value.task) &&
    isRecordOrNone(value.externalTask) &&
    isRecordOrNone(value.called) &&
    isListOrNone(value.jobs, isRecord) &&
    isListOrNone(value.subscriptions, isRecord) &&
    isListOrNone(value.incidents, isRecord) &&
    isListOrNone(value.compensations, isRecord) &&
    isListOrNone(value.children, isExecution)
  )
}

function isRecordOrNone(value: unknown): boolean {
  return value === undefined || isRecord(value)
}

function isListOrNone(value: unknown, isElement: (element: unknown) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isElement))
}
