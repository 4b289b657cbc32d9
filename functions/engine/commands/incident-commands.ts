import type { Command } from '../command.ts'
import { isOfFailure } from '../flow/jobs.ts'
import { idOf } from '../instance/ids.ts'
import type { Incident } from '../instance/instance-state.ts'
import { findExecution, type LiveInstance, nextNumber, withDescendants } from '../instance/live-instance.ts'
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
  const place = { activityId, failedActivityId: activityId }
  const created: Incident = { number: nextNumber(instance), time: instance.now, ...place, ...incident }
  execution.incidents = [...execution.incidents, created]
}

/** Ends an incident that somebody created. Refuses (`badRequest`) that of a failure: it goes when what had failed is done, or gets retries. */
export function resolveIncident(instance: LiveInstance, { incident: number }: CommandOf<'resolveIncident'>): void {
  for (const execution of withDescendants(instance.root)) {
    const incident = execution.incidents.find((candidate) => candidate.number === number)
    if (incident === undefined) continue
    if (isOfFailure(incident.type)) refuse('badRequest', `Cannot resolve an incident of type ${incident.type}`)
    execution.incidents = execution.incidents.filter((candidate) => candidate !== incident)
    return
  }
  refuse('notFound', `Cannot find an incident with id '${idOf(instance.id, number)}': incident is null`)
}

/** Writes a note to an open incident. Refuses (`notFound`) one that is resolved or never was. */
export function annotateIncident(instance: LiveInstance, command: CommandOf<'annotateIncident'>): void {
  for (const execution of withDescendants(instance.root)) {
    if (!execution.incidents.some(({ number }) => number === command.incident)) continue
    execution.incidents = execution.incidents.map((incident) => annotated(incident, command))
    return
  }
  refuse('notFound', `No incident found for id '${idOf(instance.id, command.incident)}'`)
}

function annotated(incident: Incident, { incident: number, annotation }: CommandOf<'annotateIncident'>): Incident {
  if (incident.number !== number) return incident
  const { annotation: _old, ...bare } = incident
  return annotation === null ? bare : { ...bare, annotation }
}
