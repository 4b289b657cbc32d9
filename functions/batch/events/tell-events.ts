import { LOGGED_EVENTS } from '../../queue/event-bus.ts'
import type { Services } from '../../shell/services.ts'
import { deleteStoredBatch } from '../../store/batch/batch-id-items.ts'
import { readStoredBatch } from '../../store/batch/batch-items.ts'
import { forgetOwed } from '../../store/batch/event/batch-event-items.ts'
import { detailsExpire } from '../create/retention.ts'
import { batchView } from '../progress/batch-view.ts'
import { eventDetail } from './event-detail.ts'

/**
 * Sends the events that a batch owes, the oldest first, and forgets them after that: at least once each, and none of a change that was not made. A batch that is being
 * deleted is gone afterwards.
 */
export async function tellEvents(services: Services, batchId: string): Promise<void> {
  if (!services.configuration.batchEvents) return
  const batch = await readStoredBatch(services.db, batchId, { removed: true })
  if (batch === undefined || batch.owed.length === 0) return
  const view = await batchView(services, batch)
  await (services.eventBus ?? LOGGED_EVENTS).send(
    batch.owed.map((event) => ({
      type: event.type,
      time: event.time,
      batchId,
      detail: eventDetail(view, event),
    })),
  )
  if (batch.removed === true) await deleteStoredBatch(services.db, batchId, detailsExpire(services.now()))
  else await forgetOwed(services.db, batchId, { events: batch.owed, isOver: batch.endTime !== undefined })
}
