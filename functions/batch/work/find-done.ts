import type { WorkRequest } from './batch-work.ts'
import { findModified } from './modify-instances.ts'

/** The positions of those ids that this batch has done already, whether or not that was recorded. */
export async function findDone(request: WorkRequest): Promise<ReadonlySet<number>> {
  const { work } = request
  switch (work.type) {
    case 'instance-modification':
      return findModified({ ...request, work })
    case 'set-job-retries':
      return new Set()
  }
}
