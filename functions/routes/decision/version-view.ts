import { matchesLike } from '../../engine/instance/value/like.ts'
import { type Predicate, whereEqual, whereTrue } from '../../query/conditions/conditions.ts'
import { flag, integer, text, texts } from '../../query/conditions/fields.ts'
import type { DecisionRequirementsDefinition } from '../../store/deployment/decision-items.ts'
import { familyOf } from '../../store/deployment/definition-items.ts'
import type { Versioned } from '../../store/deployment/versioned-items.ts'

/** A definition, and whether it is the newest of its key and tenant. */
export interface VersionView<Definition> {
  readonly definition: Definition
  readonly isLatest: boolean
}

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

/** What decision definitions and decision requirements definitions are both asked for, beside their ids. */
export const versionFields = {
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
}

/** What both have. */
type View = VersionView<DecisionRequirementsDefinition>

/** The condition that a text, or none as an empty one, is like a pattern. */
export const whereLike =
  <Of>(read: (view: Of) => string | undefined) =>
  (pattern: string): Predicate<Of> =>
  (view) =>
    matchesLike(read(view) ?? '', pattern)

/** What these fields ask of either, but for `tenantIdIn`. */
export const versionConditions = {
  name: whereEqual(({ definition }: View) => definition.name),
  nameLike: whereLike(({ definition }: View) => definition.name),
  deploymentId: whereEqual(({ definition }: View) => definition.deploymentId),
  key: whereEqual(({ definition }: View) => definition.key),
  keyLike: whereLike(({ definition }: View) => definition.key),
  category: whereEqual(({ definition }: View) => definition.category),
  categoryLike: whereLike(({ definition }: View) => definition.category),
  version: whereEqual(({ definition }: View) => definition.version),
  latestVersion: whereTrue(({ isLatest }: View) => isLatest),
  resourceName: whereEqual(({ definition }: View) => definition.resourceName),
  resourceNameLike: whereLike(({ definition }: View) => definition.resourceName),
  withoutTenantId: whereTrue(({ definition }: View) => definition.tenantId === undefined),
}

/** Whether it is of one of these tenants, or of none, where those are asked for too. */
export function ofTenants(ids: readonly string[], isWithoutToo: boolean): Predicate<View> {
  return ({ definition: { tenantId } }) => (tenantId === undefined ? isWithoutToo : ids.includes(tenantId))
}

/** What both can be in order of. */
export const versionSortKeys = {
  category: ({ definition }: View) => definition.category,
  key: ({ definition }: View) => definition.key,
  id: ({ definition }: View) => definition.id,
  name: ({ definition }: View) => definition.name,
  version: ({ definition }: View) => definition.version,
  deploymentId: ({ definition }: View) => definition.deploymentId,
  tenantId: ({ definition }: View) => definition.tenantId,
}
