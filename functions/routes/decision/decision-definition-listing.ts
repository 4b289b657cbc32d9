import { z } from '@hono/zod-openapi'
import { viewListing } from '../../http/listing/view-listing.ts'
import { type Conditions, noCondition, whereEqual, whereOneOf, whereTrue } from '../../query/conditions/conditions.ts'
import { date, flag, text, texts } from '../../query/conditions/fields.ts'
import { type DecisionDefinition, decisionItems } from '../../store/deployment/decision-items.ts'
import { decisionDefinitionDto, decisionDefinitionSchema } from './decision-definition-dto.ts'
import {
  ofTenants,
  type VersionView,
  versionConditions,
  versionFields,
  versionSortKeys,
  versionViews,
  whereLike,
} from './version-view.ts'

const querySchema = z.object({
  decisionDefinitionId: text,
  decisionDefinitionIdIn: texts,
  ...versionFields,
  deployedAfter: date,
  deployedAt: date,
  decisionRequirementsDefinitionId: text,
  decisionRequirementsDefinitionKey: text,
  withoutDecisionRequirementsDefinition: flag,
  includeDecisionDefinitionsWithoutTenantId: flag,
  versionTag: text,
  versionTagLike: text,
})
type Query = z.output<typeof querySchema>
type View = VersionView<DecisionDefinition>

const conditions: Conditions<Query, View> = {
  ...versionConditions,
  decisionDefinitionId: whereEqual(({ definition }: View) => definition.id),
  decisionDefinitionIdIn: whereOneOf(({ definition }: View) => definition.id),
  deployedAfter:
    (time) =>
    ({ definition }) =>
      definition.deploymentTime > time,
  deployedAt: whereEqual(({ definition }: View) => definition.deploymentTime),
  decisionRequirementsDefinitionId: whereEqual(({ definition }: View) => definition.requirements?.id),
  decisionRequirementsDefinitionKey: whereEqual(({ definition }: View) => definition.requirements?.key),
  withoutDecisionRequirementsDefinition: whereTrue(({ definition }: View) => definition.requirements === undefined),
  tenantIdIn: (ids, query) => ofTenants(ids, query.includeDecisionDefinitionsWithoutTenantId === true),
  includeDecisionDefinitionsWithoutTenantId: noCondition,
  versionTag: whereEqual(({ definition }: View) => definition.versionTag),
  versionTagLike: whereLike(({ definition }: View) => definition.versionTag),
}

/** The list of decision definitions. */
export const decisionDefinitionListing = viewListing<Query, View, z.output<typeof decisionDefinitionSchema>>({
  path: '/decision-definition',
  tag: 'Decision Definition',
  what: 'decision definitions',
  query: querySchema,
  item: decisionDefinitionSchema,
  views: async function* (services, { key }) {
    const definitions: DecisionDefinition[] = []
    for await (const part of decisionItems.list(services.db, key ? { key } : {})) definitions.push(...part)
    yield versionViews(definitions)
  },
  conditions,
  sortKeys: {
    ...versionSortKeys,
    deployTime: ({ definition }) => definition.deploymentTime,
    decisionRequirementsDefinitionKey: ({ definition }) => definition.requirements?.key,
    versionTag: ({ definition }) => definition.versionTag,
  },
  toDto: ({ definition }) => decisionDefinitionDto(definition),
})
