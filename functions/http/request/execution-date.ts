import { invalidRequest } from '../api-error.ts'

/**
 * Refuses an `executionDate` that lies ahead: Shunt suspends and activates at once or not at all. Times are milliseconds since the epoch.
 * Throws an ApiError (400) that names the field.
 */
export function refuseLater(executionDate: number | null | undefined, now: number): void {
  if (typeof executionDate === 'number' && executionDate > now) {
    throw invalidRequest("An 'executionDate' in the future is not supported: send the request at that time")
  }
}
