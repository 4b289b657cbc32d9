import { createRoute } from '@hono/zod-openapi'
import { changeControl, readControl } from '../../batch/control/batch-control.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { errorResponses, idParameter, json, jsonBody } from '../../http/responses.ts'
import type { Services } from '../../shell/services.ts'
import { batchAct, logAct } from '../history/user-operation-log.ts'
import { missingBatch } from './batch-instances.ts'
import { changeOf, controlChangeSchema, controlDto, controlSchema } from './control-dto.ts'
import { controlChanges } from './logged-control.ts'

/** `/batch/{id}/control`: the limits of a batch, and why it is suspended. */
export function batchControlRoutes(api: Api, services: Services): void {
  api.openapi(getControl, async (c) => {
    return c.json(await existing(services, c.req.valid('param').id), 200)
  })
  api.openapi(putControl, async (c) => {
    const { id } = c.req.valid('param')
    const changed = await changeControl(services, id, changeOf(c.req.valid('json'), services.now()))
    if (changed.outcome === 'missing') throw missingBatch(id)
    if (changed.outcome === 'started') throw invalidRequest(`startTime: batch '${id}' has been started already`)
    const properties = controlChanges(changed.before, changed.after)
    if (Object.keys(properties).length > 0)
      await logAct(services, { ...batchAct(callerOf(c), id), operationType: 'SetBatchControl', properties })
    return c.json(await existing(services, id), 200)
  })
}

async function existing(services: Services, id: string) {
  const found = await readControl(services, id)
  if (found === undefined) throw missingBatch(id)
  return controlDto(found)
}

const getControl = createRoute({
  method: 'get',
  path: '/batch/{id}/control',
  operationId: 'getBatchControl',
  tags: ['Batch'],
  summary: 'The limits of a batch, how far and how fast it is, and why it is suspended (beyond Camunda 7)',
  request: { params: idParameter },
  responses: { 200: json(controlSchema, 'The control.'), ...errorResponses },
})

const putControl = createRoute({
  method: 'put',
  path: '/batch/{id}/control',
  operationId: 'setBatchControl',
  tags: ['Batch'],
  summary: 'Change limits of a running batch; null removes one (beyond Camunda 7)',
  request: { params: idParameter, body: jsonBody(controlChangeSchema) },
  responses: { 200: json(controlSchema, 'The control as it is now.'), ...errorResponses },
})
