import type { DoneRequest } from './batch-work.ts'
import { findModified } from './modify-instances.ts'

/** The positions of those ids that this batch has done already, whether or not that was recorded. */
export async function findDone(request: DoneRequest): Promise<ReadonlySet<number>> {
  switch (request.work.type) {
    case 'instance-modification':
    case 'instance-modification-undo':
      return findModified(request)
    case 'set-job-retries':
      return new Set()
  }
}
