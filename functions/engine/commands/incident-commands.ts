import type { Command } from '../command.ts'
import { isOfFailure, openIncident } from '../flow/jobs.ts'
import { idOf } from '../instance/ids.ts'
import type { Incident } from '../instance/instance-state.ts'
import { findExecution, type LiveExecution, type LiveInstance, withDescendants } from '../instance/live-instance.ts'
import { refuse } from '../refusal.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** Opens an incident at the activity of an execution, with which it goes. Refuses where that is gone (`notFound`) or is at no activity. */
export function createIncident(instance: LiveInstance, command: CommandOf<'createIncident'>): void {
  const { kind: _kind, execution: number, ...incident } = command
  const execution = findExecution(instance, number)
  if (execution === undefined)
    return refuse(
      'notFound',
      `Cannot find an execution with executionId '${idOf(instance.id, number)}': execution is null`,
    )
  const activityId = execution.activity?.id
  if (activityId === undefined)
    return refuse('badRequest', 'Execution must be related to an activity: activity is null')
  openIncident(instance, execution, { activityId, failedActivityId: activityId, ...incident })
}

/** Ends an incident that somebody created. Refuses (`badRequest`) that of a failure: it goes when what had failed is done, or gets retries. */
export function resolveIncident(instance: LiveInstance, { incident: number }: CommandOf<'resolveIncident'>): void {
  const held = findIncident(instance, number)
  if (held === undefined)
    return refuse('notFound', `Cannot find an incident with id '${idOf(instance.id, number)}': incident is null`)
  const { execution, incident } = held
  if (isOfFailure(incident.type)) refuse('badRequest', `Cannot resolve an incident of type ${incident.type}`)
  execution.incidents = execution.incidents.filter((candidate) => candidate !== incident)
}

/** Writes a note to an open incident. Refuses (`notFound`) one that is resolved or never was. */
export function annotateIncident(
  instance: LiveInstance,
  { incident: number, annotation }: CommandOf<'annotateIncident'>,
): void {
  const held = findIncident(instance, number)
  if (held === undefined) return refuse('notFound', `No incident found for id '${idOf(instance.id, number)}'`)
  const { execution, incident } = held
  const { annotation: _old, ...bare } = incident
  const annotated = annotation === null ? bare : { ...bare, annotation }
  execution.incidents = execution.incidents.map((candidate) => (candidate === incident ? annotated : candidate))
}

interface HeldIncident {
  readonly execution: LiveExecution
  readonly incident: Incident
}

function findIncident(instance: LiveInstance, number: number): HeldIncident | undefined {
  for (const execution of withDescendants(instance.root)) {
    const incident = execution.incidents.find((candidate) => candidate.number === number)
    if (incident !== undefined) return { execution, incident }
  }
  return undefined
}
