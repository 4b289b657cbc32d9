import { childrenIn, type ModelElement, reference } from '../../model-element.ts'
import { bodyIdOf } from '../activity/read-multi-instance.ts'
import type { ActivityDraft, ReadContext, Scope } from '../read-context.ts'

/**
 * Connects compensated activities with their handlers: associations from compensation boundary events lead there. An association may
 * stand further out than what it connects.
 */
export function readCompensationHandlers(scope: Scope, context: ReadContext): void {
  for (const element of childrenIn(scope.element, 'artifacts')) {
    if (element.name === 'association') readAssociation(element, scope, context)
  }
}

function readAssociation(element: ModelElement, scope: Scope, { problems, activities }: ReadContext): void {
  for (const end of ['sourceRef', 'targetRef']) {
    if (reference(element, end) === undefined) problems.error(element, `association element missing attribute '${end}'`)
  }
  const boundary = activities.get(reference(element, 'sourceRef') ?? '')
  const handler = activities.get(reference(element, 'targetRef') ?? '')
  const compensated = activities.get(boundary?.eventScope ?? '')
  if (boundary?.type !== 'compensationBoundaryCatch' || handler === undefined || compensated === undefined) return
  if (!handler.isForCompensation) {
    const message = 'compensation boundary catch must be connected to element with isForCompensation=true'
    problems.error(element, message, boundary.id, handler.id)
  } else if (activities.get(compensated.compensationHandler ?? '')?.behavior.kind === 'eventSubProcess') {
    problems.error(element, TWO_HANDLERS, compensated.id, boundary.id)
  } else connect(compensated, activities.get(bodyIdOf(handler.id)) ?? handler, scope, activities)
}

const TWO_HANDLERS =
  'compensation boundary event and event subprocess with compensation start event are not supported on the same scope'

/** The handler of a multi-instance activity runs in its body, where what it undoes has run. */
function connect(
  compensated: ActivityDraft,
  handler: ActivityDraft,
  scope: Scope,
  activities: ReadonlyMap<string, ActivityDraft>,
): void {
  compensated.compensationHandler = handler.id
  const body = activities.get(bodyIdOf(compensated.id))
  const siblings = activities.get(handler.flowScope ?? '')?.children ?? scope.children
  if (body === undefined || !siblings.includes(handler.id)) return
  siblings.splice(siblings.indexOf(handler.id), 1)
  handler.flowScope = body.id
  handler.eventScope = body.id
  body.children.push(handler.id)
}
