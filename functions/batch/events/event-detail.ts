import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { OwedEvent } from '../../store/batch/event/owed-event.ts'
import type { Batch } from '../progress/batch-view.ts'
import { type InstanceStatistics, instanceStatistics } from '../progress/instance-statistics.ts'

/** What an event says of a batch: what happened, and how the batch stands when it is told. */
export interface EventDetail {
  readonly eventId: string
  readonly batchId: string
  readonly type: string
  readonly tenantId: string | null
  readonly createUserId: string | null
  /** As the API writes times. */
  readonly time: string
  readonly suspensionReason: string | null
  readonly undoOf: string | null
  readonly statistics: InstanceStatistics
}

/** The detail of an event of a batch. */
export function eventDetail(batch: Batch, event: OwedEvent): EventDetail {
  return {
    eventId: event.id,
    batchId: batch.id,
    type: batch.type,
    tenantId: batch.tenantId ?? null,
    createUserId: batch.createUserId ?? null,
    time: dateText(event.time),
    suspensionReason: event.reason ?? null,
    undoOf: batch.undoOf ?? null,
    statistics: instanceStatistics(batch),
  }
}
