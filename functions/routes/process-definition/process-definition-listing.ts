import { z } from '@hono/zod-openapi'
import { viewListing } from '../../http/listing/view-listing.ts'
import {
  type Conditions,
  isLike,
  noCondition,
  notSupported,
  type Predicate,
  whereEqual,
  whereOneOf,
  whereTrue,
} from '../../query/conditions/conditions.ts'
import { date, flag, integer, text, texts } from '../../query/conditions/fields.ts'
import {
  familyOf,
  listDefinitions,
  newestOfEach,
  type ProcessDefinition,
} from '../../store/deployment/definition-items.ts'
import { processDefinitionDto, processDefinitionSchema } from './process-definition-dto.ts'

const querySchema = z.object({
  processDefinitionId: text,
  processDefinitionIdIn: texts,
  name: text,
  nameLike: text,
  deploymentId: text,
  deployedAfter: date,
  deployedAt: date,
  key: text,
  keysIn: texts,
  keyLike: text,
  category: text,
  categoryLike: text,
  version: integer,
  latestVersion: flag,
  resourceName: text,
  resourceNameLike: text,
  startableBy: text,
  active: flag,
  suspended: flag,
  incidentId: text,
  incidentType: text,
  incidentMessage: text,
  incidentMessageLike: text,
  tenantIdIn: texts,
  withoutTenantId: flag,
  includeProcessDefinitionsWithoutTenantId: flag,
  versionTag: text,
  versionTagLike: text,
  withoutVersionTag: flag,
  startableInTasklist: flag,
  notStartableInTasklist: flag,
  startablePermissionCheck: flag,
})
type Query = z.output<typeof querySchema>

/** A definition, and whether it is the newest of its key. */
interface DefinitionView {
  readonly definition: ProcessDefinition
  readonly isLatest: boolean
}

const equal = <Value extends string | number>(read: (definition: ProcessDefinition) => Value | undefined) =>
  whereEqual(({ definition }: DefinitionView) => read(definition))
const oneOf = (read: (definition: ProcessDefinition) => string | undefined) =>
  whereOneOf(({ definition }: DefinitionView) => read(definition))
const isTrue = (holds: Predicate<ProcessDefinition>) => whereTrue(({ definition }: DefinitionView) => holds(definition))
const like =
  (read: (definition: ProcessDefinition) => string | undefined) =>
  (pattern: string): Predicate<DefinitionView> =>
  ({ definition }) =>
    isLike(read(definition), pattern)

const conditions: Conditions<Query, DefinitionView> = {
  processDefinitionId: equal(({ id }) => id),
  processDefinitionIdIn: oneOf(({ id }) => id),
  name: equal(({ name }) => name),
  nameLike: like(({ name }) => name),
  deploymentId: equal(({ deploymentId }) => deploymentId),
  deployedAfter:
    (time) =>
    ({ definition }) =>
      definition.deploymentTime > time,
  deployedAt: equal(({ deploymentTime }) => deploymentTime),
  key: equal(({ key }) => key),
  keysIn: oneOf(({ key }) => key),
  keyLike: like(({ key }) => key),
  category: equal(({ category }) => category),
  categoryLike: like(({ category }) => category),
  version: equal(({ version }) => version),
  latestVersion: whereTrue(({ isLatest }) => isLatest),
  resourceName: equal(({ resourceName }) => resourceName),
  resourceNameLike: like(({ resourceName }) => resourceName),
  startableBy: notSupported,
  active: isTrue(({ suspended }) => !suspended),
  suspended: isTrue(({ suspended }) => suspended),
  incidentId: notSupported,
  incidentType: notSupported,
  incidentMessage: notSupported,
  incidentMessageLike: notSupported,
  tenantIdIn: (ids, query) => (view) => {
    const { tenantId } = view.definition
    return tenantId === undefined ? query.includeProcessDefinitionsWithoutTenantId === true : ids.includes(tenantId)
  },
  withoutTenantId: isTrue(({ tenantId }) => tenantId === undefined),
  includeProcessDefinitionsWithoutTenantId: noCondition,
  versionTag: equal(({ versionTag }) => versionTag),
  versionTagLike: like(({ versionTag }) => versionTag),
  withoutVersionTag: isTrue(({ versionTag }) => versionTag === undefined),
  startableInTasklist: isTrue(({ startableInTasklist }) => startableInTasklist),
  notStartableInTasklist: isTrue(({ startableInTasklist }) => !startableInTasklist),
  // Nobody is kept from starting an instance: authorization is the API's, as a whole.
  startablePermissionCheck: noCondition,
}

/** The list of process definitions. */
export const processDefinitionListing = viewListing<Query, DefinitionView, z.output<typeof processDefinitionSchema>>({
  path: '/process-definition',
  tag: 'Process Definition',
  what: 'process definitions',
  query: querySchema,
  item: processDefinitionSchema,
  views: async function* (services, { key }) {
    const definitions: ProcessDefinition[] = []
    for await (const part of listDefinitions(services.db, key ? { key } : {})) definitions.push(...part)
    const latest = newestOfEach(definitions)
    yield definitions.map((definition) => ({ definition, isLatest: latest.get(familyOf(definition)) === definition }))
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
    tenantId: ({ definition }) => definition.tenantId,
    versionTag: ({ definition }) => definition.versionTag,
  },
  toDto: ({ definition }) => processDefinitionDto(definition),
})
