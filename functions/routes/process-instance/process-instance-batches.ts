import { createRoute, z } from '@hono/zod-openapi'
import { batchesOf } from '../../batch/progress/batches-of-instance.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { dateField } from '../../http/dto-fields.ts'
import { errorResponses, idParameter, json } from '../../http/responses.ts'
import type { Services } from '../../shell/services.ts'
import { missingInstance } from './missing-instance.ts'

/** `/process-instance/{id}/batches`: beyond the reference. */
export function instanceBatchRoutes(api: Api, services: Services): void {
  api.openapi(getBatches, async (c) => {
    const { id } = c.req.valid('param')
    const batches = await batchesOf(services, id)
    if (batches === undefined) throw missingInstance(id)
    const dtos = batches.map(({ batchId, type, time }) => ({
      batchId,
      type,
      state: 'modified' as const,
      time: dateText(time),
    }))
    return c.json(dtos, 200)
  })
}

const schema = z
  .object({ batchId: z.string(), type: z.string(), state: z.enum(['modified']), time: dateField })
  .openapi('ProcessInstanceBatchDto')

const getBatches = createRoute({
  method: 'get',
  path: '/process-instance/{id}/batches',
  operationId: 'getProcessInstanceBatches',
  tags: ['Process Instance'],
  summary: 'The batches that have modified an instance, running or ended (beyond Camunda 7)',
  request: { params: idParameter },
  responses: { 200: json(z.array(schema), 'The last one first.'), ...errorResponses },
})
