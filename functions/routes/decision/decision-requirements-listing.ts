import { z } from '@hono/zod-openapi'
import { viewListing } from '../../http/listing/view-listing.ts'
import { type Conditions, noCondition, whereEqual, whereOneOf } from '../../query/conditions/conditions.ts'
import { flag, text, texts } from '../../query/conditions/fields.ts'
import {
  type DecisionRequirementsDefinition,
  decisionRequirementsItems,
} from '../../store/deployment/decision-items.ts'
import { decisionRequirementsDto, decisionRequirementsSchema } from './decision-requirements-dto.ts'
import {
  ofTenants,
  type VersionView,
  versionConditions,
  versionFields,
  versionSortKeys,
  versionViews,
} from './version-view.ts'

const querySchema = z.object({
  decisionRequirementsDefinitionId: text,
  decisionRequirementsDefinitionIdIn: texts,
  ...versionFields,
  includeDecisionRequirementsDefinitionsWithoutTenantId: flag,
})
type Query = z.output<typeof querySchema>
type View = VersionView<DecisionRequirementsDefinition>

const conditions: Conditions<Query, View> = {
  ...versionConditions,
  decisionRequirementsDefinitionId: whereEqual(({ definition }: View) => definition.id),
  decisionRequirementsDefinitionIdIn: whereOneOf(({ definition }: View) => definition.id),
  tenantIdIn: (ids, query) => ofTenants(ids, query.includeDecisionRequirementsDefinitionsWithoutTenantId === true),
  includeDecisionRequirementsDefinitionsWithoutTenantId: noCondition,
}

/** The list of decision requirements definitions. */
export const decisionRequirementsListing = viewListing<Query, View, z.output<typeof decisionRequirementsSchema>>({
  path: '/decision-requirements-definition',
  tag: 'Decision Requirements Definition',
  what: 'decision requirements definitions',
  query: querySchema,
  item: decisionRequirementsSchema,
  views: async function* (services, { key }) {
    const definitions: DecisionRequirementsDefinition[] = []
    for await (const part of decisionRequirementsItems.list(services.db, key ? { key } : {})) definitions.push(...part)
    yield versionViews(definitions)
  },
  conditions,
  sortKeys: versionSortKeys,
  toDto: ({ definition }) => decisionRequirementsDto(definition),
})
