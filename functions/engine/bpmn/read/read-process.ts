import { attribute, type ModelElement } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import type { ProcessGraph } from '../process-graph.ts'
import { validateEvents } from '../validate/validate-events.ts'
import { validateGateways } from '../validate/validate-gateways.ts'
import { readPriority } from './activity/read-expression.ts'
import { readExecutionListeners } from './activity/read-listeners.ts'
import type { Resources } from './activity/read-script.ts'
import { documentation } from './activity/read-user-task.ts'
import type { ActivityDraft, ReadContext } from './read-context.ts'
import type { RootElements } from './read-root-elements.ts'
import { readScope } from './read-scope.ts'

/** What the processes of a file share. */
export interface FileContext {
  readonly problems: Problems
  readonly roots: RootElements
  readonly resources: Resources
}

/** Reads one process. The graph is of no use where there are problems. `category` is the file's target namespace. */
export function readProcess(
  element: ModelElement,
  id: string,
  category: string | undefined,
  { roots, resources, problems }: FileContext,
): ProcessGraph {
  const context = createContext(element, id, { roots, resources, problems })
  const scope = readScope(element, undefined, { children: [], eventHandlers: [] }, context)
  const starts = [...scope.nodes.values()]
    .map(({ activity }) => activity)
    .filter(({ behavior }) => behavior.kind === 'startEvent')
  const initial = initialOf(starts, element, problems)
  validateGateways(context)
  validateEvents(context)
  orderEventHandlers(context)
  return {
    id,
    name: attribute(element, 'name'),
    versionTag: attribute(element, 'camunda:versionTag'),
    category,
    description: documentation(element),
    historyTimeToLiveDays: readTimeToLive(element, problems),
    startableInTasklist: attribute(element, 'camunda:isStartableInTasklist') !== 'false',
    activities: context.activities,
    flows: context.flows,
    children: scope.children,
    initial,
    triggeredStarts: starts.filter(({ type }) => type !== 'startEvent').map((start) => start.id),
    eventHandlers: scope.eventHandlers,
    listeners: readExecutionListeners(element, context),
    hasConditionalEvents: [...context.activities.values()].some(waitsForCondition),
  }
}

function waitsForCondition({ behavior }: ActivityDraft): boolean {
  return 'trigger' in behavior && behavior.trigger.kind === 'conditional'
}

function createContext(element: ModelElement, processId: string, file: FileContext): ReadContext {
  const { problems } = file
  return {
    ...file,
    processId,
    activities: new Map(),
    flows: new Map(),
    elements: new Map(),
    parents: new Map(),
    jobPriority: readPriority(element, 'camunda:jobPriority', problems),
    taskPriority: readPriority(element, 'camunda:taskPriority', problems),
  }
}

function initialOf(starts: readonly ActivityDraft[], element: ModelElement, problems: Problems): string | undefined {
  if (starts.length === 0) problems.error(element, 'process must define a startEvent element')
  const [initial, ...others] = starts.filter(({ type }) => type === 'startEvent' || type === 'startTimerEvent')
  for (const other of others) {
    const message = 'multiple none start events or timer start events not supported on process definition'
    problems.error(element, message, other.id)
  }
  return (initial ?? (starts.length === 1 ? starts[0] : undefined))?.id
}

/** Boundary events may stand before or after what they are attached to. */
function orderEventHandlers({ activities }: ReadContext): void {
  const order = new Map([...activities.keys()].map((id, index) => [id, index]))
  for (const activity of activities.values()) {
    activity.eventHandlers.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  }
}

/** A number of days, or `P30D`; the installation's default where it says nothing, as in the reference without its enforcement. */
function readTimeToLive(element: ModelElement, problems: Problems): number | undefined {
  const text = attribute(element, 'camunda:historyTimeToLive')
  if (!text) return undefined
  const days = /^P(\d+)D$/.exec(text)?.[1] ?? text
  if (/^-\d+$/.test(days)) problems.error(element, 'Cannot parse historyTimeToLive: negative value is not allowed')
  else if (!/^\+?\d{1,9}$/.test(days))
    problems.error(element, `Cannot parse historyTimeToLive: For input string: "${text}"`)
  return Number(days)
}
