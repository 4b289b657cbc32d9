import type { Batch } from '../../../functions/batch/progress/batch-view.ts'
import type { EventBus } from '../../../functions/queue/event-bus.ts'

/** What was told of batches, by a bus that nothing befalls. */
export interface Told {
  readonly bus: EventBus
  of(batchId: string): ReadonlySet<string>
}

export function createTold(): Told {
  const byBatch = new Map<string, Set<string>>()
  return {
    bus: {
      async send(events) {
        for (const { batchId, type } of events) byBatch.set(batchId, (byBatch.get(batchId) ?? new Set()).add(type))
      },
    },
    of: (batchId) => byBatch.get(batchId) ?? new Set(),
  }
}

/** What should have been told of a batch and was not, or was and should not. */
export function wronglyTold(batch: Batch, told: ReadonlySet<string>): string[] {
  const isOver = batch.endTime !== undefined
  const expected: [string, boolean][] = [
    ['Created', true],
    ['Started', batch.executionStartTime !== undefined],
    ['Suspended', batch.suspended || told.has('Suspended')],
    ['Completed', isOver && !told.has('Deleted')],
    ['Deleted', isOver && !told.has('Completed')],
  ]
  return expected.flatMap(([type, isExpected]) =>
    told.has(type) === isExpected ? [] : [`${isExpected ? 'did not tell' : 'told'} that it was ${type}`],
  )
}
