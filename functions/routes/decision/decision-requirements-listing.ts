import { z } from '@hono/zod-openapi'
import { matchesLike } from '../../engine/instance/value/like.ts'
import { viewListing } from '../../http/listing/view-listing.ts'
import {
  type Conditions,
  noCondition,
  type Predicate,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../query/conditions/conditions.ts'
import { flag, integer, text, texts } from '../../query/conditions/fields.ts'
import {
  type DecisionRequirementsDefinition,
  decisionRequirementsItems,
} from '../../store/deployment/decision-items.ts'
import { type VersionView, versionViews } from './decision-definition-listing.ts'
import { decisionRequirementsDto, decisionRequirementsSchema } from './decision-requirements-dto.ts'

const querySchema = z.object({
  decisionRequirementsDefinitionId: text,
  decisionRequirementsDefinitionIdIn: texts,
  name: text,
  nameLike: text,
  deploymentId: text,
  key: text,
  keyLike: text,
  category: text,
  categoryLike: text,
  version: integer,
  latestVersion: flag,
  resourceName: text,
  resourceNameLike: text,
  tenantIdIn: texts,
  withoutTenantId: flag,
  includeDecisionRequirementsDefinitionsWithoutTenantId: flag,
})
type Query = z.output<typeof querySchema>
type View = VersionView<DecisionRequirementsDefinition>

const equal = <Value extends string | number>(
  read: (definition: DecisionRequirementsDefinition) => Value | undefined,
) => whereEqual(({ definition }: View) => read(definition))
const like =
  (read: (definition: DecisionRequirementsDefinition) => string | undefined) =>
  (pattern: string): Predicate<View> =>
  ({ definition }) =>
    matchesLike(read(definition) ?? '', pattern)

const conditions: Conditions<Query, View> = {
  decisionRequirementsDefinitionId: equal(({ id }) => id),
  decisionRequirementsDefinitionIdIn: whereOneOf(({ definition }: View) => definition.id),
  name: equal(({ name }) => name),
  nameLike: like(({ name }) => name),
  deploymentId: equal(({ deploymentId }) => deploymentId),
  key: equal(({ key }) => key),
  keyLike: like(({ key }) => key),
  category: equal(({ category }) => category),
  categoryLike: like(({ category }) => category),
  version: equal(({ version }) => version),
  latestVersion: whereTrue(({ isLatest }) => isLatest),
  resourceName: equal(({ resourceName }) => resourceName),
  resourceNameLike: like(({ resourceName }) => resourceName),
  tenantIdIn: (ids, query) => (view) => {
    const { tenantId } = view.definition
    const isWithoutToo = query.includeDecisionRequirementsDefinitionsWithoutTenantId === true
    return tenantId === undefined ? isWithoutToo : ids.includes(tenantId)
  },
  withoutTenantId: whereTrue(({ definition }) => definition.tenantId === undefined),
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
  sortKeys: {
    category: ({ definition }) => definition.category,
    key: ({ definition }) => definition.key,
    id: ({ definition }) => definition.id,
    name: ({ definition }) => definition.name,
    version: ({ definition }) => definition.version,
    deploymentId: ({ definition }) => definition.deploymentId,
    tenantId: ({ definition }) => definition.tenantId,
  },
  toDto: ({ definition }) => decisionRequirementsDto(definition),
})
