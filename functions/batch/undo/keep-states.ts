import { putKeptStates } from '../../store/batch/kept-state-items.ts'
import type { StoredInstance } from '../../store/process-instance/stored-instance.ts'
import type { WorkItem, WorkRequest } from '../work/batch-work.ts'
import { keptUntil } from './retention.ts'

type KeepRequest = Pick<WorkRequest, 'services' | 'batchId' | 'chunk' | 'isUndoable'>

/** Which states of some instances are kept, by their versions. */
export interface KeptVersions {
  /** Keeps this state too, where it is not kept yet: somebody changed the instance after it was read. */
  keep(position: number, replaced: StoredInstance): Promise<void>
}

/**
 * Of a batch that can be undone, keeps what these instances are, before the first of them is modified: all that were read together, so that 100 of them cost
 * one request and a few write units. Undefined where the batch cannot be undone. One that carries the batch's mark already is as the
 * modification left it, and is not kept. Whichever of the kept states a modification replaced, its version tells: it is one less than the modified
 * instance's.
 */
export async function keepStates(
  request: KeepRequest,
  items: readonly WorkItem[],
  instances: ReadonlyMap<string, StoredInstance>,
): Promise<KeptVersions | undefined> {
  if (!request.isUndoable) return undefined
  const read = items.flatMap(({ position, id }) => {
    const stored = instances.get(id)
    return stored === undefined || stored.marks[request.batchId] !== undefined ? [] : [{ position, stored }]
  })
  await put(request, read)
  const kept = new Set(read.map(({ position, stored }) => nameOf(position, stored)))
  return {
    async keep(position, replaced) {
      if (kept.has(nameOf(position, replaced))) return
      await put(request, [{ position, stored: replaced }])
      kept.add(nameOf(position, replaced))
    },
  }
}

interface Kept {
  readonly position: number
  readonly stored: StoredInstance
}

function nameOf(position: number, { version }: StoredInstance): string {
  return `${position} ${version}`
}

async function put({ services, batchId, chunk }: KeepRequest, kept: readonly Kept[]): Promise<void> {
  const states = kept.map(({ position, stored: { version, state } }) => ({ position, version, state }))
  const expires = Math.ceil(keptUntil(services, services.now()) / 1000)
  await putKeptStates(services.db, { batchId, chunk, states, expires })
}
