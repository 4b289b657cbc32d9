import { sendMessages } from '../../queue/send-messages.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import type { BatchEventType, OwedEvent } from '../../store/batch/event/owed-event.ts'
import { monitorOf } from '../progress/wake-monitor.ts'

/** An event to be written with the change that it is about; undefined where nobody wants events. */
export function eventOf(
  { configuration, now, newId }: Services,
  type: BatchEventType,
  reason?: string,
): OwedEvent | undefined {
  if (!configuration.batchEvents) return undefined
  return { id: newId(), type, time: now(), ...(reason !== undefined && { reason }) }
}

/** Has the monitor send what a batch owes. Where that cannot be asked for, its next tick does. */
export async function askToTell({ configuration, queues }: Services, batchId: string): Promise<void> {
  if (!configuration.batchEvents) return
  try {
    await sendMessages(queues, [monitorOf(batchId)])
  } catch (error) {
    logFailure('Events are left to the next tick', { batchId }, error)
  }
}
