import { childrenIn, type ModelElement, reference } from './model-element.ts'
import type { ActivityDraft, ReadContext } from './read-context.ts'
import type { FlowNode, Scope } from './read-scope.ts'

/** Connects compensated activities with their handlers: associations from compensation boundary events lead there. */
export function readCompensationHandlers(scope: Scope, context: ReadContext): void {
  for (const element of childrenIn(scope.element, 'artifacts')) {
    if (element.name === 'association') readAssociation(element, scope, context)
  }
}

function readAssociation(element: ModelElement, scope: Scope, { problems, activities }: ReadContext): void {
  for (const end of ['sourceRef', 'targetRef']) {
    if (reference(element, end) === undefined) problems.error(element, `association element missing attribute '${end}'`)
  }
  const boundary = scope.nodes.get(reference(element, 'sourceRef') ?? '')
  const handler = scope.nodes.get(reference(element, 'targetRef') ?? '')
  if (boundary?.activity.type !== 'compensationBoundaryCatch' || handler === undefined) return
  const compensated = activities.get(boundary.activity.eventScope ?? '')
  const ids = [boundary.activity.id, handler.activity.id]
  if (!handler.activity.isForCompensation) {
    problems.error(
      element,
      'compensation boundary catch must be connected to element with isForCompensation=true',
      ...ids,
    )
  } else if (
    compensated?.compensationHandler !== undefined &&
    isEventSubProcess(compensated.compensationHandler, activities)
  ) {
    const message =
      'compensation boundary event and event subprocess with compensation start event are not supported on the same scope'
    problems.error(element, message, compensated.id, boundary.activity.id)
  } else if (compensated !== undefined) connect(compensated, handler, scope, activities)
}

function isEventSubProcess(id: string, activities: ReadonlyMap<string, ActivityDraft>): boolean {
  return activities.get(id)?.behavior.kind === 'eventSubProcess'
}

/** The handler of a multi-instance activity runs in its body, where what it undoes has run. */
function connect(
  compensated: ActivityDraft,
  handler: FlowNode,
  scope: Scope,
  activities: ReadonlyMap<string, ActivityDraft>,
): void {
  compensated.compensationHandler = handler.outer.id
  const body = compensated.flowScope === scope.id ? undefined : activities.get(compensated.flowScope ?? '')
  if (body === undefined) return
  handler.outer.flowScope = body.id
  handler.outer.eventScope = body.id
  scope.children.splice(scope.children.indexOf(handler.outer.id), 1)
  body.children.push(handler.outer.id)
}
