import { attribute, isTrue, type ModelElement } from '../model-element.ts'
import { readPriority } from './activity/read-expression.ts'
import { readInputOutput } from './activity/read-io.ts'
import { readExecutionListeners } from './activity/read-listeners.ts'
import { bodyIdOf, readMultiInstance } from './activity/read-multi-instance.ts'
import { readRetries } from './activity/read-retries.ts'
import type { ActivityDraft, ReadContext } from './read-context.ts'
import type { Reading } from './reading.ts'

/** A flow node to be read, and where. */
export interface FlowNodeSource {
  readonly element: ModelElement
  readonly id: string
  /** The activity's id; undefined for the process. */
  readonly scopeId: string | undefined
  readonly loop: ModelElement | undefined
}

/**
 * An activity with everything that its own element says, or the inner activity of a multi-instance one. Of the latter `loop` holds what
 * concerns its jobs; the activity's element does for those of the body. The body separates the variables of the instances, so neither
 * parameters nor being a call activity make a scope of the inner activity.
 */
export function draftActivity(
  { element, id, scopeId, loop }: FlowNodeSource,
  reading: Reading,
  context: ReadContext,
): ActivityDraft {
  const { problems } = context
  const inputOutput = readInputOutput(element, context)
  const isScope =
    loop === undefined
      ? reading.isScope || inputOutput !== undefined
      : reading.isScope && reading.type !== 'callActivity'
  return {
    id,
    name: attribute(element, 'name'),
    type: reading.type,
    behavior: reading.behavior,
    isScope,
    ...surroundings(loop === undefined ? scopeId : bodyIdOf(id)),
    ...readContinuations(loop ?? element, context),
    defaultFlow: attribute(element, 'default'),
    isForCompensation: isTrue(element, 'isForCompensation'),
    listeners: readExecutionListeners(element, context),
    inputs: inputOutput?.inputs ?? [],
    outputs: inputOutput?.outputs ?? [],
    jobPriority: readPriority(element, 'camunda:jobPriority', problems) ?? context.jobPriority,
  }
}

/** The body around a multi-instance activity: the activity that sequence flows, boundary events and the async attributes belong to. */
export function draftBody(
  { element, id, scopeId }: FlowNodeSource,
  loop: ModelElement,
  context: ReadContext,
): ActivityDraft {
  return {
    id: bodyIdOf(id),
    name: undefined,
    type: 'multiInstanceBody',
    behavior: { kind: 'multiInstanceBody', loop: readMultiInstance(loop, id, context.problems) },
    isScope: true,
    ...surroundings(scopeId),
    ...readContinuations(element, context),
    defaultFlow: undefined,
    isForCompensation: false,
    listeners: { start: [], end: [] },
    inputs: [],
    outputs: [],
    jobPriority: context.jobPriority,
  }
}

function surroundings(flowScope: string | undefined) {
  const lists: Pick<ActivityDraft, 'incoming' | 'outgoing' | 'children' | 'eventHandlers'> = {
    incoming: [],
    outgoing: [],
    children: [],
    eventHandlers: [],
  }
  return { flowScope, eventScope: flowScope, compensationHandler: undefined, ...lists }
}

/** How it is continued by jobs. `camunda:async` is the old name of `camunda:asyncBefore`. */
function readContinuations(element: ModelElement, { problems }: ReadContext) {
  return {
    asyncBefore: isTrue(element, 'camunda:asyncBefore') || isTrue(element, 'camunda:async'),
    asyncAfter: isTrue(element, 'camunda:asyncAfter'),
    exclusive: attribute(element, 'camunda:exclusive') !== 'false',
    retries: readRetries(element, problems),
  }
}
