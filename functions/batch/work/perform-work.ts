import type { WorkReport, WorkRequest } from './batch-work.ts'
import { modifyInstances } from './modify-instances.ts'
import { setJobRetries } from './set-job-retries.ts'
import { undoModifications } from './undo-modifications.ts'

/** Carries out a batch's work for these ids, as its type does it. May be called any number of times for the same ids. */
export function performWork(request: WorkRequest): Promise<WorkReport> {
  const { work } = request
  switch (work.type) {
    case 'instance-modification':
      return modifyInstances({ ...request, work })
    case 'instance-modification-undo':
      return undoModifications({ ...request, work })
    case 'set-job-retries':
      return setJobRetries({ ...request, work })
  }
}
