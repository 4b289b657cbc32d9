import type { Command } from '../../engine/command.ts'
import type { Effect } from '../../engine/effect.ts'
import type { ExternalTask, InstanceState, Job, NamedSubscription } from '../../engine/instance/instance-state.ts'
import { sendMessages } from '../../queue/send-messages.ts'
import { recordOfInstance } from '../../repository/decisions/decision-history.ts'
import type { Services } from '../../shell/services.ts'
import type { OutboxEntry } from '../../store/process-instance/stored-outbox.ts'
import { putExternalTask, removeExternalTask } from '../../store/waiting/external-task-items.ts'
import { putIncident, removeIncident } from '../../store/waiting/incident-items.ts'
import { putSubscription, removeSubscription } from '../../store/waiting/subscription-items.ts'
import { putTimer, removeTimer } from '../../store/waiting/timer-items.ts'
import { settleBeside } from '../beside-instance.ts'
import { newsCommand } from '../command/prepare-step.ts'
import { findJob } from '../execution-lookup.ts'

/** What effects on other instances need; given by `process-instances.ts`, which in turn needs the effects. */
export interface InstanceActions {
  /** Tells an instance; what it refuses because it is not waiting for it any more is done already. */
  tell(instanceId: string, command: Command): Promise<void>
  startCalled(caller: InstanceState, entry: OutboxEntry): Promise<void>
  deliverSignal(thrower: InstanceState, entry: OutboxEntry): Promise<void>
}

/** Performs one effect of an instance. Performing it again changes nothing more. */
export async function performEffect(
  services: Services,
  state: InstanceState,
  entry: OutboxEntry,
  actions: InstanceActions,
): Promise<void> {
  const { db } = services
  const { effect } = entry
  switch (effect.kind) {
    case 'runJob':
      return sendJob(services, state, effect.job)
    case 'putTimer':
      return putJobTimer(services, state, effect.job)
    case 'removeTimer':
      return effect.job.dueDate === undefined
        ? undefined
        : removeTimer(db, jobTimer(state, effect.job, effect.job.dueDate))
    case 'putSubscription':
      return putSubscription(db, waiting(state, effect.subscription))
    case 'removeSubscription':
      return removeSubscription(db, waiting(state, effect.subscription))
    case 'putExternalTask':
      await putExternalTask(db, place(state, effect.task), effect.task.retries)
      return services.notice?.({ kind: 'externalTask', topic: effect.task.topic })
    case 'removeExternalTask':
      return removeExternalTask(db, place(state, effect.task))
    case 'putIncident': {
      const { execution, incident } = effect
      return putIncident(db, { instanceId: state.id, definitionId: state.definitionId, execution, incident })
    }
    case 'removeIncident':
      return removeIncident(db, state.id, effect.incident.number)
    case 'startCalledInstance':
      return actions.startCalled(state, entry)
    case 'deleteCalledInstance': {
      const { processInstanceId, external = false, ...how } = effect
      return actions.tell(processInstanceId, { ...how, kind: 'delete', external, byCaller: true })
    }
    case 'tellCaller':
      return actions.tell(effect.processInstanceId, newsCommand(state.id, effect))
    case 'throwSignal':
      return actions.deliverSignal(state, entry)
    case 'settleNotes':
      return settleBeside(services, state)
    case 'recordDecision':
      return recordDecision(services, state, entry, effect)
  }
}

function recordDecision(
  services: Services,
  state: InstanceState,
  { id, time }: OutboxEntry,
  effect: Effect & { kind: 'recordDecision' },
): Promise<void> {
  const { decisionDefinitionId: definitionId, evaluated, activityId, activityInstanceId } = effect
  const decided = { definitionId, evaluated, time, cause: `${state.id}:${id}` }
  return recordOfInstance(services, decided, { state, activityId, activityInstanceId })
}

/** Sends a job's message, if there still is one; the group is the definition, so that many jobs of one do not hold up the others. */
async function sendJob(services: Services, state: InstanceState, number: number): Promise<void> {
  const job = findJob(state, number)
  if (job === undefined) return
  const { hops } = services
  const message = {
    kind: 'job' as const,
    instanceId: state.id,
    job: number,
    retries: job.retries,
    ...(hops && { hops }),
  }
  await sendMessages(services.queues, [{ message, group: state.definitionId }])
}

async function putJobTimer(services: Services, state: InstanceState, job: Job): Promise<void> {
  if (job.dueDate === undefined) return
  await putTimer(services.db, jobTimer(state, job, job.dueDate))
  services.notice?.({ kind: 'timer', due: job.dueDate })
}

function jobTimer(state: InstanceState, job: Job, due: number) {
  return { kind: 'job' as const, instanceId: state.id, job: job.number, due }
}

function waiting(state: InstanceState, { kind, name, number }: NamedSubscription) {
  const { id: instanceId, businessKey } = state
  return { kind, name, instanceId, number, ...(businessKey !== undefined && { businessKey }) }
}

function place(state: InstanceState, { number, topic, priority, createTime }: ExternalTask) {
  return { instanceId: state.id, definitionId: state.definitionId, number, topic, priority, createTime }
}
