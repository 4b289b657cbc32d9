import { afterEach, expect, test, vi } from 'vitest'
import { reportInstances, reportMonitor } from '../../../functions/batch/monitor/batch-metrics.ts'
import { metrics } from '../../../functions/shell/observability.ts'

afterEach(() => vi.restoreAllMocks())

/** Name and value of what is written; nothing reaches the log. */
function written(report: () => void): Record<string, number> {
  const add = vi.spyOn(metrics, 'addMetric').mockReturnValue(metrics)
  vi.spyOn(metrics, 'publishStoredMetrics').mockReturnValue(metrics)
  report()
  return Object.fromEntries(add.mock.calls.map(([name, unit, value]) => [`${name} (${unit})`, value]))
}

test('a message writes how many instances it modified and how many failed', () => {
  expect(written(() => reportInstances({ modified: 98, failed: 2 }))).toEqual({
    'InstancesModified (Count)': 98,
    'InstancesFailed (Count)': 2,
  })
})

test('the monitor writes how many batches there are, how many stand still, and how old the oldest is', () => {
  expect(written(() => reportMonitor({ progress: [], stalled: 1, oldestAge: 90, failures: 2 }))).toEqual({
    'UnfinishedBatches (Count)': 0,
    'StalledBatches (Count)': 1,
    'BatchAge (Seconds)': 90,
    'SweepFailures (Count)': 2,
  })
})
