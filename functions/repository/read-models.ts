import type { DelegatedWork, DelegateHandling } from '../engine/bpmn/delegate/delegate-handling.ts'
import { type ParsedProcess, parseBpmn } from '../engine/bpmn/parse-bpmn.ts'
import { inDocumentOrder, type Problem } from '../engine/bpmn/problem.ts'
import type { StartEvent } from '../store/deployment/definition-items.ts'
import type { NewResource } from './deployments.ts'
import { resourcesOf } from './script-resources.ts'
import { startEventsOf, type WrongStartEvent } from './start-events.ts'

/** A process of a resource with its start events. */
export interface ReadProcess {
  readonly process: ParsedProcess
  readonly resource: NewResource
  readonly startEvents: readonly StartEvent[]
}

/** What there is to say of a resource: why it cannot be deployed, else what was made of it. */
export interface ResourceReport {
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
  readonly delegated: readonly DelegatedWork[]
}

export interface ReadModels {
  readonly read: readonly ReadProcess[]
  /** By the name of the resource; those that there is nothing to say of are not in it. */
  readonly reports: ReadonlyMap<string, ResourceReport>
}

/** Reads the models among the resources: each process, and a report on each file. `now` in milliseconds since the epoch. */
export async function readModels(
  resources: readonly NewResource[],
  handling: DelegateHandling,
  now: number,
): Promise<ReadModels> {
  const read: ReadProcess[] = []
  const reports = new Map<string, ResourceReport>()
  for (const resource of resources.filter(isModel)) {
    const { processes, problems, warnings, delegated } = await parseBpmn(resource.content, {
      handling,
      resources: resourcesOf(resources),
    })
    const found = processes.map((process) => ({ process, resource, starts: startEventsOf(process.graph, now) }))
    const wrong = found.flatMap(({ process, starts }) => starts.flatMap((start) => problemOf(process, start) ?? []))
    read.push(...found.map(({ starts, ...rest }) => ({ ...rest, startEvents: starts.filter(isStartEvent) })))
    const report = { problems: inDocumentOrder([...problems, ...wrong]), warnings, delegated }
    if (Object.values(report).some((list) => list.length > 0)) reports.set(resource.name, report)
  }
  return { read, reports }
}

function isModel({ name }: NewResource): boolean {
  return name.endsWith('.bpmn') || name.endsWith('.bpmn20.xml')
}

function isStartEvent(start: StartEvent | WrongStartEvent): start is StartEvent {
  return 'kind' in start
}

function problemOf({ startPositions }: ParsedProcess, start: StartEvent | WrongStartEvent): Problem | undefined {
  if (isStartEvent(start)) return undefined
  const { activityId, message } = start
  const position = startPositions.get(activityId) ?? { line: 1, column: 1 }
  return { message, ...position, mainElementId: activityId, elementIds: [activityId], elementType: 'startEvent' }
}
