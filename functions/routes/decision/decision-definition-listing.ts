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
import { date, flag, integer, text, texts } from '../../query/conditions/fields.ts'
import { type DecisionDefinition, decisionItems } from '../../store/deployment/decision-items.ts'
import { familyOf } from '../../store/deployment/definition-items.ts'
import type { Versioned } from '../../store/deployment/versioned-items.ts'
import { decisionDefinitionDto, decisionDefinitionSchema } from './decision-definition-dto.ts'

const querySchema = z.object({
  decisionDefinitionId: text,
  decisionDefinitionIdIn: texts,
  name: text,
  nameLike: text,
  deploymentId: text,
  deployedAfter: date,
  deployedAt: date,
  key: text,
  keyLike: text,
  category: text,
  categoryLike: text,
  version: integer,
  latestVersion: flag,
  resourceName: text,
  resourceNameLike: text,
  decisionRequirementsDefinitionId: text,
  decisionRequirementsDefinitionKey: text,
  withoutDecisionRequirementsDefinition: flag,
  tenantIdIn: texts,
  withoutTenantId: flag,
  includeDecisionDefinitionsWithoutTenantId: flag,
  versionTag: text,
  versionTagLike: text,
})
type Query = z.output<typeof querySchema>

/** A definition, and whether it is the newest of its key and tenant. */
export interface VersionView<Definition> {
  readonly definition: Definition
  readonly isLatest: boolean
}
type View = VersionView<DecisionDefinition>

/** Of each definition, whether it is the newest of its key and tenant. */
export function versionViews<Definition extends Versioned>(
  definitions: readonly Definition[],
): VersionView<Definition>[] {
  const newest = new Map<string, number>()
  for (const definition of definitions) {
    const family = familyOf(definition)
    newest.set(family, Math.max(definition.version, newest.get(family) ?? 0))
  }
  return definitions.map((definition) => ({
    definition,
    isLatest: newest.get(familyOf(definition)) === definition.version,
  }))
}

const equal = <Value extends string | number>(read: (definition: DecisionDefinition) => Value | undefined) =>
  whereEqual(({ definition }: View) => read(definition))
const isTrue = (holds: Predicate<DecisionDefinition>) => whereTrue(({ definition }: View) => holds(definition))
const like =
  (read: (definition: DecisionDefinition) => string | undefined) =>
  (pattern: string): Predicate<View> =>
  ({ definition }) =>
    matchesLike(read(definition) ?? '', pattern)

const conditions: Conditions<Query, View> = {
  decisionDefinitionId: equal(({ id }) => id),
  decisionDefinitionIdIn: whereOneOf(({ definition }: View) => definition.id),
  name: equal(({ name }) => name),
  nameLike: like(({ name }) => name),
  deploymentId: equal(({ deploymentId }) => deploymentId),
  deployedAfter:
    (time) =>
    ({ definition }) =>
      definition.deploymentTime > time,
  deployedAt: equal(({ deploymentTime }) => deploymentTime),
  key: equal(({ key }) => key),
  keyLike: like(({ key }) => key),
  category: equal(({ category }) => category),
  categoryLike: like(({ category }) => category),
  version: equal(({ version }) => version),
  latestVersion: whereTrue(({ isLatest }) => isLatest),
  resourceName: equal(({ resourceName }) => resourceName),
  resourceNameLike: like(({ resourceName }) => resourceName),
  decisionRequirementsDefinitionId: equal(({ requirements }) => requirements?.id),
  decisionRequirementsDefinitionKey: equal(({ requirements }) => requirements?.key),
  withoutDecisionRequirementsDefinition: isTrue(({ requirements }) => requirements === undefined),
  tenantIdIn: (ids, query) => (view) => {
    const { tenantId } = view.definition
    return tenantId === undefined ? query.includeDecisionDefinitionsWithoutTenantId === true : ids.includes(tenantId)
  },
  withoutTenantId: isTrue(({ tenantId }) => tenantId === undefined),
  includeDecisionDefinitionsWithoutTenantId: noCondition,
  versionTag: equal(({ versionTag }) => versionTag),
  versionTagLike: like(({ versionTag }) => versionTag),
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
    category: ({ definition }) => definition.category,
    key: ({ definition }) => definition.key,
    id: ({ definition }) => definition.id,
    name: ({ definition }) => definition.name,
    version: ({ definition }) => definition.version,
    deploymentId: ({ definition }) => definition.deploymentId,
    deployTime: ({ definition }) => definition.deploymentTime,
    decisionRequirementsDefinitionKey: ({ definition }) => definition.requirements?.key,
    tenantId: ({ definition }) => definition.tenantId,
    versionTag: ({ definition }) => definition.versionTag,
  },
  toDto: ({ definition }) => decisionDefinitionDto(definition),
})
