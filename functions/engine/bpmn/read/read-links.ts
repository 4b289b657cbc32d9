import { attribute, childrenIn, type ModelElement } from '../model-element.ts'
import { soughtDefinition } from './event/event-definitions.ts'
import type { ReadContext, Scope } from './read-context.ts'

/** Where the flows to link throw events go on. */
export interface Links {
  /** The link name of each link throw event, by its id. */
  readonly sources: ReadonlyMap<string, string>
  /** The id of the link catch event for each link name. */
  readonly targets: ReadonlyMap<string, string>
}

/** A link throw event is no activity, as in the reference: flows to it lead to the link catch event of its name in the same scope. */
export function isLinkThrowEvent(element: ModelElement): boolean {
  return element.name === 'intermediateThrowEvent' && linkName(element) !== undefined
}

/** The link events of a scope. */
export function readLinks(scope: Scope, { problems }: ReadContext): Links {
  const sources = new Map<string, string>()
  const targets = new Map<string, string>()
  for (const element of childrenIn(scope.element, 'flowElements')) {
    const name = linkName(element)
    if (name === undefined || element.id === undefined) continue
    if (isLinkThrowEvent(element)) sources.set(element.id, name)
    else if (targets.has(name)) {
      const message = `Multiple Intermediate Catch Events with the same link event name ('${name}') are not allowed.`
      problems.error(element, message)
    } else targets.set(name, element.id)
  }
  return { sources, targets }
}

function linkName(element: ModelElement): string | undefined {
  const definition = soughtDefinition(element, element.name === 'intermediateThrowEvent' ? 'throw' : 'catch')
  return definition?.name === 'linkEventDefinition' ? (attribute(definition, 'name') ?? '') : undefined
}
