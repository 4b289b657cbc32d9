import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { resourcesOf, synthesize } from '../synthesize.ts'

const dashboard = z.object({ DashboardBody: z.unknown() })
const [body = ''] = [...resourcesOf(synthesize(), 'AWS::CloudWatch::Dashboard', dashboard).values()].map((found) =>
  JSON.stringify(found.DashboardBody),
)

describe('the dashboard', () => {
  test.each(['InstancesModified', 'InstancesFailed', 'UnfinishedBatches', 'StalledBatches', 'BatchAge'])(
    'shows %s',
    (metric) => {
      expect(body).toContain(String.raw`\"Shunt\",\"${metric}\",\"service\"`)
    },
  )

  test('shows how many instances are modified and fail in a second', () => {
    for (const rate of ['modified / PERIOD(modified)', 'failed / PERIOD(failed)']) expect(body).toContain(rate)
  })

  test('shows the oldest message of each of the four queues', () => {
    expect(body.split('ApproximateAgeOfOldestMessage')).toHaveLength(5)
  })
})
