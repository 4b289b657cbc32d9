import { createRoute } from '@hono/zod-openapi'
import { changeControl, readControl } from '../../batch/control/batch-control.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { errorResponses, idParameter, json, jsonBody } from '../../http/responses.ts'
import type { Services } from '../../shell/services.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import { batchAct, type LoggedValue, logAct } from '../history/user-operation-log.ts'
import { missingBatch } from './batch-instances.ts'
import { changeOf, controlChangeSchema, controlDto, controlSchema } from './control-dto.ts'

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
    const properties = changesOf(changed.before, changed.after)
    await logAct(services, { ...batchAct(callerOf(c), id), operationType: 'SetBatchControl', properties })
    return c.json(await existing(services, id), 200)
  })
}

async function existing(services: Services, id: string) {
  const found = await readControl(services, id)
  if (found === undefined) throw missingBatch(id)
  return controlDto(found)
}

/** What the log says: of each limit that changed what it was, and what it is. */
function changesOf(before: StoredControl, after: StoredControl): Record<string, readonly [LoggedValue, LoggedValue]> {
  const shown = ({ startTime, ...limits }: StoredControl): Readonly<Record<string, LoggedValue>> => ({
    ...limits,
    startTime: startTime && dateText(startTime),
  })
  const [old, now] = [shown(before), shown(after)]
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => old[name] !== now[name])
  return Object.fromEntries(names.map((name) => [name, [old[name], now[name]] as const]))
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
