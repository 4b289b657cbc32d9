import { idOf, ownerOf } from '../../engine/instance/ids.ts'
import { JOB_KINDS, type JobKind } from '../../store/batch/batch-items.ts'

/**
 * What belongs to a batch has an id that holds the batch's id and a number, like what belongs to a process instance. Its execution jobs have their own numbers, from 1;
 * an incident has its job's number and this one.
 */
const INCIDENTS = 0x800000
/** The seed and the monitor job have these numbers and that of their kind. */
const CONTROL_JOBS = 0xffffe0
/** The job definitions have these numbers and that of their kind. */
const JOB_DEFINITIONS = 0xfffff0

/** The most jobs that a batch can have. */
export const MOST_JOBS = INCIDENTS - 1

/** The id of an execution job; numbers count from 1. */
export function batchJobId(batchId: string, number: number): string {
  return idOf(batchId, number)
}

/** The id of the job of this kind, of which a batch has one at a time. */
export function controlJobId(batchId: string, kind: JobKind): string {
  return idOf(batchId, CONTROL_JOBS + JOB_KINDS.indexOf(kind))
}

/** The batch and the number of the execution job that this is the id of, where it is one. */
export function batchJobOf(id: string): { readonly batchId: string; readonly number: number } | undefined {
  const owner = ownerOf(id)
  if (owner === undefined || owner.number < 1 || owner.number > MOST_JOBS) return undefined
  return { batchId: owner.instanceId, number: owner.number }
}

/** The batch and the kind of the seed or monitor job that this is the id of, where it is one. */
export function controlJobOf(id: string): { readonly batchId: string; readonly kind: JobKind } | undefined {
  const owner = ownerOf(id)
  const kind = owner && JOB_KINDS[owner.number - CONTROL_JOBS]
  return owner === undefined || kind === undefined || kind === 'execution'
    ? undefined
    : { batchId: owner.instanceId, kind }
}

/** The id of the incident of an execution job. */
export function batchIncidentId(batchId: string, number: number): string {
  return idOf(batchId, INCIDENTS + number)
}

/** The id of the execution job whose incident this is the id of, where it is one. */
export function jobOfIncident(id: string): string | undefined {
  const owner = ownerOf(id)
  return owner && owner.number > INCIDENTS ? batchJobId(owner.instanceId, owner.number - INCIDENTS) : undefined
}

/** The id of the job definition of this kind of the batch's jobs. */
export function jobDefinitionId(batchId: string, kind: JobKind): string {
  return idOf(batchId, JOB_DEFINITIONS + JOB_KINDS.indexOf(kind))
}

/** The batch and the kind of job that a job definition's id stands for, or undefined. */
export function jobDefinitionOf(id: string): { readonly batchId: string; readonly kind: JobKind } | undefined {
  const owner = ownerOf(id)
  const kind = owner && JOB_KINDS[owner.number - JOB_DEFINITIONS]
  return kind && { batchId: owner.instanceId, kind }
}
