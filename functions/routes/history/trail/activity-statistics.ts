import { createRoute, z } from '@hono/zod-openapi'
import type { InstanceState } from '../../../engine/instance/instance-state.ts'
import { historicActivities } from '../../../engine/trail/historic-activities.ts'
import { historicIncidents } from '../../../engine/trail/historic-incidents.ts'
import type { Api } from '../../../http/api.ts'
import { invalidRequest } from '../../../http/api-error.ts'
import { pageParameters, readSorting } from '../../../http/request/page.ts'
import { queryParametersOf, readQueryString } from '../../../http/request/query-string.ts'
import { errorResponses, idParameter, json } from '../../../http/responses.ts'
import { type Conditions, predicateOf } from '../../../query/conditions/conditions.ts'
import { date, flag, ids } from '../../../query/conditions/fields.ts'
import { type TracedInstance, type TraceScope, tracedInstances } from '../../../query/instances/traced-instances.ts'
import type { Services } from '../../../shell/services.ts'
import type { InstanceIndexEntry } from '../../../store/process-instance/process-instance-index.ts'
import { notAfter, notBefore } from './traced-conditions.ts'

/** `GET /history/process-definition/{id}/statistics`: how often each activity was begun and ended, in the instances that are kept. */
export function historicActivityStatisticsRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const query = readQueryString(querySchema, c.req.query())
    const [sorting] = readSorting(c.req.query(), SORT_KEYS)
    const counts = await countActivities(services, c.req.valid('param').id, query)
    const sorted = [...counts].sort(([one], [other]) => (one < other ? -1 : 1))
    if (sorting?.sortOrder === 'desc') sorted.reverse()
    return c.json(
      sorted.map(([id, count]) => ({ id, ...count })),
      200,
    )
  })
}

const SORT_KEYS = ['activityId']

/** What is counted beside what runs. */
const manner = { canceled: flag, finished: flag, completeScope: flag, incidents: flag }
const filters = {
  startedBefore: date,
  startedAfter: date,
  finishedBefore: date,
  finishedAfter: date,
  processInstanceIdIn: ids,
}
const filterSchema = z.object(filters)
type Filters = z.output<typeof filterSchema>
const querySchema = filterSchema.extend(manner)
type Query = z.output<typeof querySchema>

/** What the index knows of an instance, which decides whether it is read at all. */
type Entry = Pick<InstanceIndexEntry, 'id' | 'startTime' | 'endTime'>

const conditions: Conditions<Filters, Entry> = {
  startedBefore: notAfter(({ startTime }) => startTime),
  startedAfter: notBefore(({ startTime }) => startTime),
  finishedBefore: notAfter(({ endTime }) => endTime),
  finishedAfter: notBefore(({ endTime }) => endTime),
  processInstanceIdIn: (wanted) => {
    const known = new Set(wanted)
    return ({ id }) => known.has(id)
  },
}

/** Instances whose trails are read for one answer, some seconds' work; more are refused, with how to ask for fewer. */
const MOST_INSTANCES = 20_000

const count = z.int()
const countsSchema = z.object({
  instances: count,
  canceled: count,
  finished: count,
  completeScope: count,
  openIncidents: count,
  resolvedIncidents: count,
  deletedIncidents: count,
})
type Counts = z.output<typeof countsSchema>

const NOTHING: Readonly<Counts> = {
  instances: 0,
  canceled: 0,
  finished: 0,
  completeScope: 0,
  openIncidents: 0,
  resolvedIncidents: 0,
  deletedIncidents: 0,
}

/** However many instances there are, only the counts are held. */
async function countActivities(
  services: Services,
  definitionId: string,
  query: Query,
): Promise<ReadonlyMap<string, Counts>> {
  const counts = new Map<string, Counts>()
  const holds = predicateOf(conditions, query)
  let read = 0
  for await (const part of tracedInstances(services, placeOf(definitionId, query, holds))) {
    const wanted = part.filter(({ state }) => state.definitionId === definitionId && holds(entryOf(state)))
    read += wanted.length
    if (read > MOST_INSTANCES) throw tooMany()
    for (const instance of wanted) {
      countInstances(counts, instance, query)
      if (query.incidents) countIncidents(counts, instance)
    }
  }
  return counts
}

function placeOf(
  processDefinitionId: string,
  { processInstanceIdIn, finishedBefore, finishedAfter }: Query,
  isCandidate: (entry: Entry) => boolean,
): TraceScope {
  const isOfEnded = typeof (finishedBefore ?? finishedAfter) === 'number'
  const phase = isOfEnded ? 'ended' : undefined
  return { processDefinitionId, processInstanceIds: processInstanceIdIn, phase, isCandidate }
}

function entryOf({ id, startTime, end }: InstanceState): Entry {
  return { id, startTime, endTime: end?.time }
}

function tooMany() {
  const narrower = 'startedAfter, startedBefore, finishedAfter, finishedBefore or processInstanceIdIn'
  return invalidRequest(
    `These are more than ${MOST_INSTANCES} process instances, the most whose history one answer counts: narrow it by ${narrower}`,
  )
}

/** As in the reference: whatever has ended is finished, cancelled or not; and an activity of which nothing is counted is not shown. */
function countInstances(counts: Map<string, Counts>, instance: TracedInstance, query: Query): void {
  for (const { activityId, isRunning, end } of historicActivities(instance)) {
    if (isRunning) countsOf(counts, activityId).instances += 1
    if (query.finished && !isRunning) countsOf(counts, activityId).finished += 1
    if (query.canceled && end === 'canceled') countsOf(counts, activityId).canceled += 1
    if (query.completeScope && end === 'scopeCompleted') countsOf(counts, activityId).completeScope += 1
  }
}

function countIncidents(counts: Map<string, Counts>, instance: TracedInstance): void {
  for (const { incident, end = 'open' } of historicIncidents(instance)) {
    countsOf(counts, incident.activityId)[`${end}Incidents`] += 1
  }
}

function countsOf(counts: Map<string, Counts>, activityId: string): Counts {
  const known = counts.get(activityId) ?? { ...NOTHING }
  counts.set(activityId, known)
  return known
}

const statisticsSchema = z.object({ id: z.string(), ...countsSchema.shape }).openapi('HistoricActivityStatisticsDto')

const { sortBy, sortOrder } = pageParameters(SORT_KEYS).shape

const route = createRoute({
  method: 'get',
  path: '/history/process-definition/{id}/statistics',
  tags: ['Historic Process Definition'],
  summary: 'Count how often the activities of a process definition were begun and ended',
  parameters: queryParametersOf(querySchema.extend({ sortBy, sortOrder })),
  request: { params: idParameter },
  responses: {
    200: json(z.array(statisticsSchema), 'One element for each activity of which something is counted.'),
    ...errorResponses,
  },
})
