import { createRoute, z } from '@hono/zod-openapi'
import { idOf } from '../../../engine/instance/ids.ts'
import { type HistoricActivity, historicActivities } from '../../../engine/trail/historic-activities.ts'
import type { Api } from '../../../http/api.ts'
import { invalidRequest } from '../../../http/api-error.ts'
import { dateOrNull, dateOrNullOf, integerOrNull, textOrNull } from '../../../http/dto-fields.ts'
import { listRoutes, queryRoutes } from '../../../http/listing/listing.ts'
import { viewListing } from '../../../http/listing/view-listing.ts'
import { errorResponses, idParameter, json } from '../../../http/responses.ts'
import { type Conditions, whereEqual, whereOneOf, whereTrue } from '../../../query/conditions/conditions.ts'
import { date, flag, text, texts } from '../../../query/conditions/fields.ts'
import { ownersOf } from '../../../query/execution-place.ts'
import { type TracedInstance, tracedInstances, traceOwner } from '../../../query/instances/traced-instances.ts'
import type { Services } from '../../../shell/services.ts'
import { historicActivityStatisticsRoute } from './activity-statistics.ts'
import { notAfter, notBefore, ofInstance, scopeOf, type Traced } from './traced-conditions.ts'
import { durationOf, tracedDto, tracedFields } from './traced-dto.ts'

/** `/history/activity-instance`: which way instances went, and how many went through each activity. */
export function historicActivityInstanceRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
  queryRoutes(api, services, LISTING)
  historicActivityStatisticsRoute(api, services)
  api.openapi(getRoute, async (c) => {
    const { id } = c.req.valid('param')
    const instance = await traceOwner(services, id)
    const found = instance && viewsOf(instance).find((view) => view.id === id)
    if (found === undefined) throw invalidRequest(`Historic activity instance with id '${id}' does not exist`, 404)
    return c.json(toDto(found), 200)
  })
}

const querySchema = z
  .object({
    activityInstanceId: text,
    processInstanceId: text,
    processDefinitionId: text,
    executionId: text,
    activityId: text,
    activityName: text,
    activityType: text,
    taskAssignee: text,
    finished: flag,
    unfinished: flag,
    canceled: flag,
    completeScope: flag,
    startedBefore: date,
    startedAfter: date,
    finishedBefore: date,
    finishedAfter: date,
    tenantIdIn: texts,
    withoutTenantId: flag,
  })
  .openapi('HistoricActivityInstanceQueryDto')
type Query = z.output<typeof querySchema>

interface View extends Traced, HistoricActivity {
  readonly id: string
}

const executionIdOf = ({ instance, execution }: View) => idOf(instance.state.id, execution)

const conditions: Conditions<Query, View> = {
  activityInstanceId: whereEqual(({ id }) => id),
  processInstanceId: whereEqual(ofInstance.id),
  processDefinitionId: whereEqual(ofInstance.definitionId),
  executionId: whereEqual(executionIdOf),
  activityId: whereEqual(({ activityId }) => activityId),
  activityName: whereEqual(({ activity }) => activity?.name),
  activityType: (type) => (view) => view.activity?.type === type,
  taskAssignee: whereEqual(({ task }) => task?.assignee),
  finished: whereTrue(({ isRunning }) => !isRunning),
  unfinished: whereTrue(({ isRunning }) => isRunning),
  canceled: whereTrue(({ end }) => end === 'canceled'),
  completeScope: whereTrue(({ end }) => end === 'scopeCompleted'),
  startedBefore: notAfter(({ startTime }) => startTime),
  startedAfter: notBefore(({ startTime }) => startTime),
  finishedBefore: notAfter(({ endTime }) => endTime),
  finishedAfter: notBefore(({ endTime }) => endTime),
  tenantIdIn: whereOneOf(ofInstance.tenantId),
  withoutTenantId: whereTrue(ofInstance.hasNoTenant),
}

const activityInstanceSchema = z
  .object({
    ...tracedFields,
    id: z.string(),
    parentActivityInstanceId: z.string(),
    activityId: z.string(),
    activityName: textOrNull,
    activityType: textOrNull,
    executionId: z.string(),
    taskId: textOrNull,
    assignee: textOrNull,
    calledProcessInstanceId: textOrNull,
    calledCaseInstanceId: textOrNull,
    startTime: dateOrNull,
    endTime: dateOrNull,
    durationInMillis: integerOrNull,
    canceled: z.boolean(),
    completeScope: z.boolean(),
  })
  .openapi('HistoricActivityInstanceDto')

const LISTING = viewListing<Query, View, z.output<typeof activityInstanceSchema>>({
  path: '/history/activity-instance',
  tag: 'Historic Activity Instance',
  what: 'activity instances, running and ended',
  query: querySchema,
  item: activityInstanceSchema,
  views: async function* (services, query) {
    const ids = query.activityInstanceId ?? query.executionId
    const scope = ids ? { processInstanceIds: ownersOf([ids]) } : scopeOf(query)
    // What has not ended is in an instance that has not.
    const phase = query.unfinished ? 'running' : undefined
    for await (const instances of tracedInstances(services, { ...scope, phase })) yield instances.flatMap(viewsOf)
  },
  conditions,
  sortKeys: {
    activityInstanceId: ({ id }) => id,
    instanceId: ofInstance.id,
    executionId: executionIdOf,
    activityId: ({ activityId }) => activityId,
    activityName: ({ activity }) => activity?.name,
    activityType: ({ activity }) => activity?.type,
    startTime: ({ startTime }) => startTime,
    endTime: ({ endTime }) => endTime,
    duration: ({ startTime, endTime }) => durationOf(startTime, endTime),
    definitionId: ofInstance.definitionId,
    occurrence: ({ activityInstance }) => activityInstance,
    tenantId: ofInstance.tenantId,
  },
  toDto,
})

function viewsOf(instance: TracedInstance): View[] {
  return historicActivities(instance).map((activity) => ({
    ...activity,
    instance,
    id: idOf(instance.state.id, activity.activityInstance),
  }))
}

function toDto(view: View): z.output<typeof activityInstanceSchema> {
  const { id, instance, activity, task, startTime, endTime, end } = view
  return {
    id,
    parentActivityInstanceId: idOf(instance.state.id, view.parent),
    activityId: view.activityId,
    activityName: activity?.name ?? null,
    activityType: activity?.type ?? null,
    executionId: executionIdOf(view),
    taskId: task ? idOf(instance.state.id, task.number) : null,
    assignee: task?.assignee ?? null,
    calledProcessInstanceId: view.calledProcessInstanceId ?? null,
    calledCaseInstanceId: null,
    startTime: dateOrNullOf(startTime),
    endTime: dateOrNullOf(endTime),
    durationInMillis: durationOf(startTime, endTime) ?? null,
    canceled: end === 'canceled',
    completeScope: end === 'scopeCompleted',
    ...tracedDto(instance),
  }
}

const getRoute = createRoute({
  method: 'get',
  path: '/history/activity-instance/{id}',
  tags: ['Historic Activity Instance'],
  summary: 'Get an activity instance, running or ended',
  request: { params: idParameter },
  responses: { 200: json(activityInstanceSchema, 'The activity instance.'), ...errorResponses },
})
