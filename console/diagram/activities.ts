/** One place of a process where tokens can be: what a model without a diagram is shown as, and what lists choose from. */
export interface Activity {
  readonly id: string
  /** Its name, or its id where it has none. */
  readonly name: string
  /** `userTask`, `subProcess`, … */
  readonly type: string
  /** Names of the subprocesses it stands in, outermost first. */
  readonly path: readonly string[]
}

export interface Transition {
  readonly id: string
  readonly name: string
  readonly from: string
  readonly to: string
}

export interface Model {
  readonly activities: readonly Activity[]
  readonly transitions: readonly Transition[]
  readonly hasDiagram: boolean
}

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL'
const DIAGRAM = 'http://www.omg.org/spec/BPMN/20100524/DI'
const SCOPES = new Set(['subProcess', 'transaction', 'adHocSubProcess'])
const FLOW_NODE = /(Task|Event|Gateway|SubProcess|Activity)$|^(task|transaction)$/

/** The activities and sequence flows of one process of a model, in the order in which they stand there. */
export function readModel(xml: string, processKey: string): Model {
  const model = new DOMParser().parseFromString(xml, 'text/xml')
  const processes = [...model.getElementsByTagNameNS(BPMN, 'process')]
  const process = processes.find((one) => one.getAttribute('id') === processKey) ?? processes[0]
  const activities: Activity[] = []
  const transitions: Transition[] = []
  if (process !== undefined) collect(process, [], activities, transitions)
  return { activities, transitions, hasDiagram: hasShapes(model) }
}

function collect(scope: Element, path: readonly string[], activities: Activity[], transitions: Transition[]): void {
  for (const child of scope.children) {
    if (child.namespaceURI !== BPMN) continue
    if (child.localName === 'sequenceFlow') transitions.push(transitionOf(child))
    if (!FLOW_NODE.test(child.localName)) continue
    const activity = activityOf(child, path)
    activities.push(activity)
    if (SCOPES.has(child.localName)) collect(child, [...path, activity.name], activities, transitions)
  }
}

function activityOf(element: Element, path: readonly string[]): Activity {
  const id = element.getAttribute('id') ?? ''
  return { id, name: nameOf(element) || id, type: element.localName, path }
}

function transitionOf(element: Element): Transition {
  return {
    id: element.getAttribute('id') ?? '',
    name: nameOf(element),
    from: element.getAttribute('sourceRef') ?? '',
    to: element.getAttribute('targetRef') ?? '',
  }
}

function nameOf(element: Element): string {
  return (element.getAttribute('name') ?? '').replace(/\s+/g, ' ').trim()
}

function hasShapes(model: Document): boolean {
  return model.getElementsByTagNameNS(DIAGRAM, 'BPMNShape').length > 0
}

/** An activity's name for people; one that the model does not have is named by its id. */
export function activityName(model: Model, id: string): string {
  return model.activities.find((activity) => activity.id === id)?.name ?? id
}

/** A sequence flow for people: `Check claim → Pay claim (covered)`. */
export function transitionName(model: Model, id: string): string {
  const flow = model.transitions.find((transition) => transition.id === id)
  if (flow === undefined) return id
  const ends = `${activityName(model, flow.from)} → ${activityName(model, flow.to)}`
  return flow.name === '' ? ends : `${ends} (${flow.name})`
}

/** `userTask` as `user task`. */
export function typeText(type: string): string {
  return type.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
}
