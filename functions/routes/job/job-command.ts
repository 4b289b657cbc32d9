import type { Context } from 'hono'
import { type BatchJobOutcome, notSettable, refuseJob } from '../../batch/jobs/change-job.ts'
import type { Command } from '../../engine/command.ts'
import type { InstanceState, Job } from '../../engine/instance/instance-state.ts'
import { type ApiError, errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { findJob } from '../../instance/execution-lookup.ts'
import type { Services } from '../../shell/services.ts'
import { logPartAct, type PartAct } from '../history/part-act.ts'
import { commandOwner } from '../process-instance/command-owner.ts'
import { refuseStartTimer } from './start-timer-job.ts'

/** Tells an instance what to do about its job, and gives the state after that. */
export async function commandJob(
  services: Services,
  id: string,
  command: (number: number, job: Job) => Command,
): Promise<InstanceState> {
  await refuseStartTimer(services, id)
  return commandOwner(services, id, {
    command: (number, state) => {
      const job = findJob(state, number)
      return job && command(number, job)
    },
    missing: () => missingJob(id),
    refused: errorOfRefusal,
  })
}

/** There is no job of this id. */
export function missingJob(id: string): ApiError {
  return invalidRequest(`ENGINE-13053 No job found with id '${id}'.'`, 404)
}

/** Whether a job of a batch took the command; false where no batch has such a job. Throws the ApiError of a refusal. */
export async function tookIt(command: Promise<BatchJobOutcome>): Promise<boolean> {
  const outcome = await command
  if (outcome.outcome === 'refused') throw invalidRequest(outcome.message)
  return outcome.outcome === 'done'
}

/** Throws an ApiError where this is a job of a batch, which has no such thing. */
export async function refuseOfBatch(services: Services, id: string, what: string): Promise<void> {
  await tookIt(refuseJob(services, id, () => notSettable(what)))
}

/** Records what somebody did to a job. */
export function logJob(
  services: Services,
  c: Context,
  id: string,
  act: Pick<PartAct, 'operationType' | 'properties'>,
): Promise<void> {
  return logPartAct(services, c, id, { ...act, entityType: 'Job', jobId: id })
}
