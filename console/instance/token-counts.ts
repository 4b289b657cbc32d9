import type { ActivityInstanceDto } from '../api/schemas.ts'

/** One token of an instance: an activity instance without children, or one that is about to begin or to be left. */
export interface Token {
  readonly activityId: string
  /** The id of the activity instance, or of the transition instance. */
  readonly id: string
  readonly isTransition: boolean
}

/** The tokens of an instance's tree. */
export function tokensOf(tree: ActivityInstanceDto): readonly Token[] {
  const below = [
    ...tree.childActivityInstances.flatMap((child) =>
      hasChildren(child) ? tokensOf(child) : [{ activityId: child.activityId, id: child.id, isTransition: false }],
    ),
    ...tree.childTransitionInstances.map(({ id, activityId }) => ({ activityId, id, isTransition: true })),
  ]
  return below
}

function hasChildren({ childActivityInstances, childTransitionInstances }: ActivityInstanceDto): boolean {
  return childActivityInstances.length > 0 || childTransitionInstances.length > 0
}

/** How many tokens stand in each activity. */
export function tokenCounts(tokens: readonly Token[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { activityId } of tokens) counts.set(activityId, (counts.get(activityId) ?? 0) + 1)
  return counts
}

/** Activity instances that can be an ancestor of what is started, outermost first: the scopes of the tree. */
export function scopesOf(tree: ActivityInstanceDto): readonly { readonly id: string; readonly activityId: string }[] {
  return tree.childActivityInstances
    .filter(hasChildren)
    .flatMap((child) => [{ id: child.id, activityId: child.activityId }, ...scopesOf(child)])
}
