import { apiTime } from '../format/time.ts'

/** Which batches are listed; empty text is no condition. */
export interface BatchFilter {
  readonly type: string
  readonly state: BatchState
  readonly user: string
  /** As <input type="datetime-local"> gives them. */
  readonly startedAfter: string
  readonly startedBefore: string
}

export type BatchState = 'any' | 'running' | 'suspended' | 'ended' | 'failures'

export const NO_BATCH_FILTER: BatchFilter = { type: '', state: 'any', user: '', startedAfter: '', startedBefore: '' }

/** The parameters of GET /batch/statistics; undefined where no batch that runs can be meant. */
export function runningParameters(filter: BatchFilter): Readonly<Record<string, string>> | undefined {
  if (filter.state === 'ended') return undefined
  return {
    ...origin(filter),
    ...(filter.state === 'running' && { suspended: 'false' }),
    ...(filter.state === 'suspended' && { suspended: 'true' }),
  }
}

/** The parameters of GET /history/batch for batches that have ended; undefined where none of them can be meant. */
export function endedParameters(filter: BatchFilter): Readonly<Record<string, string>> | undefined {
  if (filter.state === 'running' || filter.state === 'suspended') return undefined
  return { ...origin(filter), completed: 'true' }
}

function origin({ type, user, startedAfter, startedBefore, state }: BatchFilter): Record<string, string> {
  return {
    ...(type !== '' && { type }),
    ...(user.trim() !== '' && { createdBy: user.trim() }),
    ...(startedAfter !== '' && { startedAfter: apiTime(startedAfter) }),
    ...(startedBefore !== '' && { startedBefore: apiTime(startedBefore) }),
    ...(state === 'failures' && { withFailures: 'true' }),
  }
}
