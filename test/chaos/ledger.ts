import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Item } from './expressions.ts'

/** What was really written: which instance got the mark of which batch. Independent of what the batches say of themselves. */
export interface Ledger {
  note(before: Item | undefined, after: Item | undefined): void
  isModified(batchId: string, instanceId: string): boolean
  /** How many instances have the batch's mark. */
  modified(batchId: string): number
  /** Ids of all batches that modified the instance. */
  batchesOf(instanceId: string): string[]
}

export function createLedger(report: (violation: string) => void): Ledger {
  const byBatch = new Map<string, Set<string>>()
  return {
    note(before, after) {
      const instanceId = after?.pk?.S?.startsWith('I#') ? after.pk.S.slice('I#'.length) : undefined
      if (instanceId === undefined) return
      const known = marksOf(before)
      for (const batchId of Object.keys(marksOf(after)).filter((id) => known[id] === undefined)) {
        const instances = byBatch.get(batchId) ?? new Set()
        if (instances.has(instanceId)) report(`Batch ${batchId} modified instance ${instanceId} twice`)
        byBatch.set(batchId, instances.add(instanceId))
      }
    },
    isModified: (batchId, instanceId) => byBatch.get(batchId)?.has(instanceId) === true,
    modified: (batchId) => byBatch.get(batchId)?.size ?? 0,
    batchesOf: (instanceId) =>
      [...byBatch].filter(([, instances]) => instances.has(instanceId)).map(([batchId]) => batchId),
  }
}

function marksOf(item: Item | undefined): Record<string, AttributeValue> {
  return item?.m?.M ?? {}
}
