import type { EventEmitter } from 'node:events'
import { monitorBatches } from '../../functions/batch/monitor/monitor-batches.ts'
import { handleTimers } from '../../functions/jobs/job-handlers.ts'
import type { Notice, Services } from '../../functions/shell/services.ts'
import { nextTimerDue } from '../../functions/store/waiting/timer-items.ts'
import { createAlarmClock } from './alarm-clock.ts'

/** While batches are unfinished the monitor looks over them this often. */
const MONITOR_EVERY_MS = 5000
/** Otherwise once a minute, as in the cloud, against what got lost. */
const IDLE_MS = 60_000
/** A timer that is due but not done yet (its job is in the queue) is looked at again after this. */
const OVERDUE_WAIT_MS = 1000

export interface Schedules {
  /** A batch has begun: the monitor looks over it until it is done. */
  watchBatches(): void
  stop(): Promise<void>
}

/**
 * What the cloud does each minute, as soon as it is due: timers at their time, the monitor every few seconds while there are
 * batches.
 */
export function startSchedules(services: Services, notices: EventEmitter<{ notice: [Notice] }>): Schedules {
  const timers = createAlarmClock('Timers', async () => {
    await handleTimers(services)
    const due = (await nextTimerDue(services.db)) ?? Number.POSITIVE_INFINITY
    const now = services.now()
    return Math.min(now + IDLE_MS, Math.max(due, now + OVERDUE_WAIT_MS))
  })
  const monitor = createAlarmClock('Monitor', async () => {
    const { progress } = await monitorBatches(services)
    return services.now() + (progress.length > 0 ? MONITOR_EVERY_MS : IDLE_MS)
  })
  notices.on('notice', (notice) => {
    if (notice.kind === 'timer') timers.wakeAt(notice.due)
    if (notice.kind === 'batch') monitor.wakeAt(services.now() + MONITOR_EVERY_MS)
  })
  timers.wakeAt(services.now())
  monitor.wakeAt(services.now())
  return {
    watchBatches: () => monitor.wakeAt(services.now() + MONITOR_EVERY_MS),
    async stop() {
      await Promise.all([timers.stop(), monitor.stop()])
    },
  }
}
