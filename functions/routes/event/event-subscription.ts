import { z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import type { Compensation } from '../../engine/instance/instance-state.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { Api } from '../../http/api.ts'
import { dateField, textOrNull } from '../../http/dto-fields.ts'
import { listRoutes } from '../../http/listing/listing.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import { type Conditions, noCondition, whereEqual, whereTrue } from '../../query/conditions/conditions.ts'
import { flag, text, texts } from '../../query/conditions/fields.ts'
import { type ExecutionPlace, ownersOf, thingsAt } from '../../query/execution-place.ts'
import type { Services } from '../../shell/services.ts'
import { listDefinitions, newestOfEach, type ProcessDefinition } from '../../store/deployment/definition-items.ts'

/** `/event-subscription`. */
export function eventSubscriptionRoutes(api: Api, services: Services): void {
  listRoutes(api, services, LISTING)
}

/** Who waits for an event: an execution, or a definition whose instances begin with it; or what can be compensated. */
export interface SubscriptionView {
  readonly id: string
  readonly kind: 'message' | 'signal' | 'conditional' | 'compensate'
  /** Conditions and compensation have none. */
  readonly name: string | undefined
  readonly activityId: string
  readonly createTime: number
  readonly executionId: string | undefined
  readonly processInstanceId: string | undefined
  readonly tenantId: string | undefined
}

const querySchema = z.object({
  eventSubscriptionId: text,
  eventName: text,
  eventType: text,
  executionId: text,
  processInstanceId: text,
  activityId: text,
  tenantIdIn: texts,
  withoutTenantId: flag,
  includeEventSubscriptionsWithoutTenantId: flag,
})
type Query = z.output<typeof querySchema>

const conditions: Conditions<Query, SubscriptionView> = {
  eventSubscriptionId: whereEqual(({ id }) => id),
  eventName: whereEqual(({ name }) => name),
  eventType: (type) => (view) => view.kind === type,
  executionId: whereEqual(({ executionId }) => executionId),
  processInstanceId: whereEqual(({ processInstanceId }) => processInstanceId),
  activityId: whereEqual(({ activityId }) => activityId),
  tenantIdIn: (ids, query) => (view) =>
    view.tenantId === undefined ? query.includeEventSubscriptionsWithoutTenantId === true : ids.includes(view.tenantId),
  withoutTenantId: whereTrue(({ tenantId }) => tenantId === undefined),
  includeEventSubscriptionsWithoutTenantId: noCondition,
}

export const subscriptionSchema = z
  .object({
    id: z.string(),
    eventType: z.string(),
    eventName: textOrNull,
    executionId: textOrNull,
    processInstanceId: textOrNull,
    activityId: z.string(),
    createdDate: dateField,
    tenantId: textOrNull,
  })
  .openapi('EventSubscriptionDto')

const LISTING = viewListing<Query, SubscriptionView, z.output<typeof subscriptionSchema>>({
  path: '/event-subscription',
  tag: 'Event Subscription',
  what: 'event subscriptions',
  query: querySchema,
  item: subscriptionSchema,
  views: async function* (services, { processInstanceId, executionId }) {
    const processInstanceIds = processInstanceId
      ? [processInstanceId]
      : executionId
        ? ownersOf([executionId])
        : undefined
    yield* thingsAt(services, { processInstanceIds }, subscriptionsAt)
    if (processInstanceIds === undefined) yield await startSubscriptions(services)
  },
  conditions,
  sortKeys: { created: ({ createTime }) => createTime, tenantId: ({ tenantId }) => tenantId },
  toDto: subscriptionDto,
})

/** A subscription as it is given. */
export function subscriptionDto(view: SubscriptionView): z.output<typeof subscriptionSchema> {
  return {
    id: view.id,
    eventType: view.kind,
    eventName: view.name ?? null,
    executionId: view.executionId ?? null,
    processInstanceId: view.processInstanceId ?? null,
    activityId: view.activityId,
    createdDate: dateText(view.createTime),
    tenantId: view.tenantId ?? null,
  }
}

/** What is waited for at an execution. */
export function subscriptionsAt({ instance: { state }, view }: ExecutionPlace): SubscriptionView[] {
  const { subscriptions = [], compensations = [] } = view.execution
  const here = { executionId: view.executionId, processInstanceId: state.id, tenantId: state.tenantId }
  const waiting = subscriptions.map((subscription) => ({
    kind: subscription.kind,
    name: subscription.kind === 'conditional' ? undefined : subscription.name,
    activityId: subscription.activityId,
    createTime: subscription.createTime,
    id: idOf(state.id, subscription.number),
    ...here,
  }))
  return [...waiting, ...compensationsIn(compensations).map(compensationView)]

  function compensationView({ number, activityId, handlerId, createTime }: Compensation): SubscriptionView {
    const id = idOf(state.id, number)
    return { id, kind: 'compensate', name: undefined, activityId: handlerId ?? activityId, createTime, ...here }
  }
}

/** With those inside of completed subprocesses. */
function compensationsIn(compensations: readonly Compensation[]): Compensation[] {
  return compensations.flatMap((compensation) => [compensation, ...compensationsIn(compensation.inner ?? [])])
}

/** The events that start instances: those of the newest version of each definition. */
async function startSubscriptions(services: Services): Promise<SubscriptionView[]> {
  const definitions: ProcessDefinition[] = []
  for await (const page of listDefinitions(services.db, {})) definitions.push(...page)
  return [...newestOfEach(definitions).values()].flatMap(startSubscriptionsOf)
}

function startSubscriptionsOf(definition: ProcessDefinition): SubscriptionView[] {
  return definition.startEvents.flatMap((start) =>
    start.kind === 'timer'
      ? []
      : [
          {
            kind: start.kind,
            name: 'name' in start ? start.name : undefined,
            activityId: start.activityId,
            id: `${definition.id}:${start.activityId}`,
            createTime: definition.deploymentTime,
            executionId: undefined,
            processInstanceId: undefined,
            tenantId: definition.tenantId,
          },
        ],
  )
}
