import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { unpackState } from '../../../functions/store/process-instance/stored-state.ts'
import type { Item } from '../world/memory/expressions.ts'
import { createFrozenIds, type FrozenId } from './frozen-ids.ts'
import { createRates } from './rates.ts'

/** What was really written: which instance got the mark of which batch. Independent of what the batches say of themselves. */
export interface Ledger {
  note(before: Item | undefined, after: Item | undefined): void
  isModified(batchId: string, instanceId: string): boolean
  /** How many instances have the batch's mark. */
  modified(batchId: string): number
  /** Ids of the batches that modified the instance, without those whose modification was undone, and without undos. */
  effectiveBatchesOf(instanceId: string): string[]
  /** How many instances were made what they were. */
  undone(): number
  /** The instances that a batch was made of, in their order. */
  frozenIn(batchId: string): readonly FrozenId[]
  /** How often a part of a trail was rolled out. */
  trailParts(): number
}

/** What a batch's write replaced, and the version that it wrote. */
interface Modification {
  readonly was: string
  readonly version: string | undefined
}

export function createLedger(report: (violation: string) => void, now: () => number): Ledger {
  const rates = createRates(report)
  const frozen = createFrozenIds()
  const byBatch = new Map<string, Map<string, Modification>>()
  /** The batches that undos take back, by the undos' ids. */
  const undos = new Map<string, string>()
  let trailParts = 0

  function noteMark(batchId: string, instanceId: string, before: Item | undefined, after: Item | undefined): void {
    const instances = byBatch.get(batchId) ?? new Map<string, Modification>()
    if (instances.has(instanceId)) report(`Batch ${batchId} modified instance ${instanceId} twice`)
    rates.noteModification(batchId, now())
    byBatch.set(batchId, instances.set(instanceId, { was: textOf(before), version: after?.v?.N }))
    const undone = byBatch.get(undos.get(batchId) ?? '')?.get(instanceId)
    if (!undos.has(batchId)) return
    if (undone === undefined) report(`Undo ${batchId} restored ${instanceId}, which was not modified`)
    else if (undone.version !== before?.v?.N)
      report(`Undo ${batchId} restored ${instanceId}, which somebody had changed`)
    else if (undone.was !== textOf(after))
      report(`Undo ${batchId} made ${instanceId} ${textOf(after)}, not ${undone.was}`)
  }

  return {
    note(before, after) {
      rates.noteBatch(after, now())
      frozen.note(before, after)
      const undoOf = after?.undoOf?.S
      if (undoOf !== undefined && after?.id?.S !== undefined) undos.set(after.id.S, undoOf)
      if (after?.pk?.S?.startsWith('TRAIL#')) trailParts += 1
      const instanceId = after?.pk?.S?.startsWith('I#') ? after.pk.S.slice('I#'.length) : undefined
      if (instanceId === undefined) return
      const known = marksOf(before)
      for (const batchId of Object.keys(marksOf(after)).filter((id) => known[id] === undefined)) {
        noteMark(batchId, instanceId, before, after)
      }
    },
    isModified: (batchId, instanceId) => byBatch.get(batchId)?.has(instanceId) === true,
    modified: (batchId) => byBatch.get(batchId)?.size ?? 0,
    effectiveBatchesOf(instanceId) {
      const all = [...byBatch].filter(([, instances]) => instances.has(instanceId)).map(([batchId]) => batchId)
      const takenBack = new Set(all.flatMap((id) => undos.get(id) ?? []))
      return all.filter((id) => !undos.has(id) && !takenBack.has(id))
    },
    frozenIn: (batchId) => frozen.of(batchId, undos.get(batchId) ?? batchId),
    trailParts: () => trailParts,
    undone: () => [...undos.keys()].reduce((sum, id) => sum + (byBatch.get(id)?.size ?? 0), 0),
  }
}

function marksOf(item: Item | undefined): Record<string, AttributeValue> {
  return item?.m?.M ?? {}
}

/** An instance's state without the numbers that are others after an undo. */
function textOf(item: Item | undefined): string {
  if (item === undefined) return 'nothing'
  const isNumber = (name: string) => ['number', 'sequence', 'configuration'].includes(name)
  return JSON.stringify(unpackState(unmarshall(item)), (name, value: unknown) => (isNumber(name) ? undefined : value))
}
