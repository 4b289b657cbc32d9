import { createRoute, z } from '@hono/zod-openapi'
import { INSTANCE_STATES, listBatchInstances } from '../../batch/progress/batch-instances.ts'
import { fingerprintOfTemplate } from '../../batch/progress/failures/failure-message.ts'
import { summarizeFailures } from '../../batch/progress/failures/failure-summary.ts'
import { retryFailed } from '../../batch/walk/kinds/begin-retry.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { callerOf } from '../../http/caller-identity.ts'
import { acceptsCsv } from '../../http/csv.ts'
import { dateOrNull, dateOrNullOf, textOrNull } from '../../http/dto-fields.ts'
import { readPage } from '../../http/request/page.ts'
import { cannotSet, queryParametersOf } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json, noContent, optionalJsonBody } from '../../http/responses.ts'
import { text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { batchAct, logAct } from '../history/user-operation-log.ts'
import { csvPage } from './instances-csv.ts'

/** What goes beyond the reference: what became of every instance of a batch, and trying the failed ones again. */
export function batchInstanceRoutes(api: Api, services: Services): void {
  api.openapi(listInstances, async (c) => {
    const { id } = c.req.valid('param')
    const given = c.req.query()
    const isCsv = acceptsCsv(c)
    const { firstResult, maxResults = isCsv ? LARGEST_PAGE : DEFAULT_PAGE } = readPage(given)
    const page = { firstResult, maxResults: Math.min(maxResults, LARGEST_PAGE) }
    const request = { state: stateOf(given.state), message: given.message, ...page }
    const instances = await listBatchInstances(services, id, request)
    if (instances === undefined) throw missingBatch(id)
    if (isCsv) return csvPage(c, instances, page)
    const dtos = instances.map(({ instanceId, state, time, message }) => ({
      processInstanceId: instanceId ?? null,
      state,
      time: dateOrNullOf(time),
      message: message ?? null,
    }))
    return c.json(dtos, 200)
  })
  api.openapi(failureSummary, async (c) => {
    const { id } = c.req.valid('param')
    const groups = await summarizeFailures(services, id)
    if (groups === undefined) throw missingBatch(id)
    const dtos = groups.map(({ message, count, examples, exampleMessage }) => ({
      message: message ?? null,
      count,
      exampleProcessInstanceIds: [...examples],
      exampleMessage: exampleMessage ?? null,
    }))
    return c.json(dtos, 200)
  })
  api.openapi(retry, async (c) => {
    const { id } = c.req.valid('param')
    const { message } = c.req.valid('json')
    const group = typeof message === 'string' ? { fingerprint: fingerprintOfTemplate(message) } : {}
    const isDone = await retryFailed(services, id, { retries: 1, resolved: true, ...group })
    if (!isDone) throw missingBatch(id)
    const properties = typeof message === 'string' ? { message } : {}
    await logAct(services, { ...batchAct(callerOf(c), id), operationType: 'RetryFailed', properties })
    return c.body(null, 204)
  })
}

/** Instances in an answer where the client does not say, and at most. */
const DEFAULT_PAGE = 1_000
const LARGEST_PAGE = 10_000

/** The answer where there is no batch of this id. */
export function missingBatch(id: string) {
  return invalidRequest(`Batch with id '${id}' does not exist`, 404)
}

function stateOf(text: string | undefined) {
  const state = INSTANCE_STATES.find((known) => known === text)
  if (text !== undefined && state === undefined) throw cannotSet('state', text)
  return state
}

const TAGS = ['Batch']

const listParameters = z.object({
  state: z.enum(INSTANCE_STATES).optional(),
  message: z.string().optional().openapi({
    description:
      'Only those that failed with this message, as the summary of the failures has it: with `<id>` for ids.',
  }),
  firstResult: z.int().optional(),
  maxResults: z
    .int()
    .optional()
    .openapi({ description: `${DEFAULT_PAGE} unless told otherwise, ${LARGEST_PAGE} at most.` }),
})

const batchInstanceSchema = z
  .object({
    processInstanceId: textOrNull.openapi({ description: 'Null where it is lost.' }),
    state: z.enum(INSTANCE_STATES),
    time: dateOrNull,
    message: textOrNull,
  })
  .openapi('BatchInstanceDto')

const failureGroupSchema = z
  .object({
    message: textOrNull,
    count: z.int(),
    exampleProcessInstanceIds: z.array(z.string()),
    exampleMessage: textOrNull,
  })
  .openapi('BatchFailureGroupDto')

const listInstances = createRoute({
  method: 'get',
  path: '/batch/{id}/instances',
  tags: TAGS,
  summary: 'What became of each instance of a batch, running or ended (beyond Camunda 7)',
  parameters: queryParametersOf(listParameters),
  request: { params: idParameter },
  responses: {
    200: {
      description:
        'The instances, in their order. As CSV, with a header line, where `Accept` is text/csv: then `Link` has the next page.',
      content: { ...json(z.array(batchInstanceSchema), '').content, 'text/csv': { schema: z.string() } },
    },
    ...errorResponses,
  },
})

const failureSummary = createRoute({
  method: 'get',
  path: '/batch/{id}/failures/summary',
  tags: TAGS,
  summary: 'The failures of a batch by message (beyond Camunda 7)',
  request: { params: idParameter },
  responses: { 200: json(z.array(failureGroupSchema), 'The most frequent message first.'), ...errorResponses },
})

const retrySchema = z
  .object({ message: text.openapi({ description: 'As the summary of the failures has it. All where it is missing.' }) })
  .strict()
  .openapi('RetryFailedDto')

const retry = createRoute({
  method: 'post',
  path: '/batch/{id}/retry-failed',
  tags: TAGS,
  summary:
    'Try all failed instances of a running batch again, or those that failed with one message (beyond Camunda 7)',
  request: { params: idParameter, body: optionalJsonBody(retrySchema) },
  responses: { 204: noContent, ...errorResponses },
})
