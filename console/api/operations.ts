import { request, withParameters } from './request.ts'
import type { UserOperationLogEntryDto } from './schemas.ts'

export interface LogQuery {
  readonly userId: string
  readonly operationType: string
  readonly firstResult: number
  readonly maxResults: number
}

/** Entries of the user operation log, the newest first. */
export function listOperations(query: LogQuery, signal: AbortSignal): Promise<readonly UserOperationLogEntryDto[]> {
  const parameters = { ...query, sortBy: 'timestamp', sortOrder: 'desc' }
  return request('GET', withParameters('/history/user-operation', parameters), undefined, { signal })
}
