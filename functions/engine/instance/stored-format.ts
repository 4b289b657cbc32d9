import { type InstanceState, STATE_FORMAT } from './instance-state.ts'

/**
 * Reads a stored state. Throws a StoredFormatError for a format that this version does not know (written by a later one).
 * Earlier formats are to be raised to the present one here, for ever.
 */
export function readState(json: string): InstanceState {
  const stored: InstanceState = JSON.parse(json)
  if (stored.format !== STATE_FORMAT) throw new StoredFormatError(stored.id, stored.format)
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
