import { idOf } from '../../../engine/instance/ids.ts'
import type { JobLogEntry } from '../../../engine/trail/job-log.ts'

/** The id of an entry of the job log: that of the job, what happened to it, and the how many-th time. */
export function jobLogId(instanceId: string, { job, kind, ordinal }: JobLogEntry): string {
  return `${idOf(instanceId, job.number)}:${kind}:${ordinal}`
}

/** The id of the job in it. */
export function jobIdOfLogId(id: string): string {
  return id.slice(0, id.indexOf(':'))
}
