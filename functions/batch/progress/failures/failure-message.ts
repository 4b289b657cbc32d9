import { createHash } from 'node:crypto'
import type { Failure, PositionSets } from '../../../store/batch/batch-chunk-items.ts'
import type { StoredBatch } from '../../../store/batch/batch-items.ts'
import { hasTolerance } from '../../control/limits.ts'

/** UUIDs: every id that Shunt gives is one, and the engine's messages name instances, tasks, executions, jobs and definitions by them. */
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi

/** What stands in place of an id. */
const ID = '<id>'

/** What a failure says, whichever instance it is of: the ids in its message, and the instance's own id of any form, are `<id>`. */
export function messageTemplate({ message, instanceId }: Pick<Failure, 'message' | 'instanceId'>): string | undefined {
  return message?.replaceAll(UUID, ID).replaceAll(`'${instanceId}'`, `'${ID}'`)
}

/** Failures that say the same have the same fingerprint: ten hexadecimal digits, fit for the name of an attribute. */
export function fingerprintOf(failure: Pick<Failure, 'message' | 'instanceId'>): string {
  return fingerprintOfTemplate(messageTemplate(failure) ?? '')
}

/** The fingerprint of failures that say this, with `<id>` for the ids in it: as the summary gives their messages. */
export function fingerprintOfTemplate(template: string): string {
  return createHash('sha256').update(template).digest('hex').slice(0, 10)
}

/** The sets that record these failures in their chunk's progress: as failed, by what they say, and where failures are counted by the activation of the batch that they came after. */
export function setsOfFailures(
  batch: Pick<StoredBatch, 'control' | 'resumed'>,
  failures: readonly Failure[],
): PositionSets {
  const activation = hasTolerance(batch) ? batch.resumed?.number : undefined
  const byMessage = Map.groupBy(failures, fingerprintOf)
  const positionsOf = (some: readonly Failure[]) => some.map(({ position }) => position)
  return {
    failed: positionsOf(failures),
    ...(activation !== undefined && { [`a_${activation}`]: positionsOf(failures) }),
    ...Object.fromEntries([...byMessage].map(([fingerprint, some]) => [`m_${fingerprint}`, positionsOf(some)])),
  }
}
