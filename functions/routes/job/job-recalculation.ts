import { createRoute, z } from '@hono/zod-openapi'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, noContent } from '../../http/responses.ts'
import { findJob } from '../../instance/execution-lookup.ts'
import { flag } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { commandJob, logJob, refuseOfBatch } from './job-command.ts'
import { recalculateStartTimerDue } from './start-timer-job.ts'

const querySchema = z.object({ creationDateBased: flag })

/** `POST /job/{id}/duedate/recalculate`: evaluates a timer again, with the variables of now. */
export function jobRecalculationRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const creationDateBased = readQueryString(querySchema, c.req.query()).creationDateBased !== false
    const isStart = await recalculateStartTimerDue(services, id, creationDateBased)
    const properties = isStart ? {} : { duedate: await recalculate(services, id, creationDateBased) }
    await logJob(services, c, id, {
      operationType: 'RecalculateDueDate',
      properties: { creationDateBased, ...properties },
    })
    return c.body(null, 204)
  })
}

/** The due date before, and after that. */
async function recalculate(services: Services, id: string, creationDateBased: boolean) {
  await refuseOfBatch(services, id, 'due date')
  let before: number | undefined
  let number = 0
  const state = await commandJob(services, id, (job, found) => {
    before = found.dueDate
    number = job
    return { kind: 'recalculateJobDueDate', job, creationDateBased }
  })
  const after = findJob(state, number)?.dueDate
  return [textOf(before), textOf(after)] as const
}

function textOf(due: number | undefined): string | undefined {
  return due === undefined ? undefined : dateText(due)
}

const route = createRoute({
  method: 'post',
  path: '/job/{id}/duedate/recalculate',
  tags: ['Job'],
  summary: 'Set when a timer is due by evaluating it again',
  parameters: queryParametersOf(querySchema),
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})
