import { DEFAULT_RETRIES } from '../engine/flow/jobs.ts'
import { nextRepetition } from '../engine/flow/timer/timer-schedule.ts'
import { GREATEST_NUMBER, idOf, ownerOf } from '../engine/instance/ids.ts'
import type { Refusal } from '../engine/refusal.ts'
import { refusalOf } from '../engine/step.ts'
import { startInstanceAs } from '../instance/process-instances.ts'
import { definitionGraph } from '../repository/definitions.ts'
import { jobRulesOf } from '../repository/job-rules.ts'
import { startTimerSchedule } from '../repository/start-events.ts'
import { derivedId } from '../shell/derived-id.ts'
import type { Services } from '../shell/services.ts'
import {
  keyOfTenant,
  latestDefinition,
  type ProcessDefinition,
  readDefinition,
} from '../store/deployment/definition-items.ts'
import {
  changeStartTimer,
  listStartTimers,
  putTimer,
  removeTimer,
  type StartTimer,
} from '../store/waiting/timer-items.ts'

/** A timer start event that waits for its time, with the definition that it starts instances of. */
export interface StartTimerJob {
  readonly id: string
  readonly timer: StartTimer
  /** The newest version of its key, as it is stored now. */
  readonly definition: ProcessDefinition
}

/** Which timer start events: of one version, or of a key; all of them where neither is given. */
export interface StartTimerScope {
  readonly processDefinitionId?: string | null | undefined
  readonly processDefinitionKey?: string | null | undefined
}

/** The job of a timer start event belongs to the instance that it will start, whose own things have lower numbers. */
const JOB_NUMBER = GREATEST_NUMBER
const INCIDENT_NUMBER = GREATEST_NUMBER - 1

/** The jobs of the timer start events in a scope, in order of their due dates. */
export async function listStartTimerJobs(services: Services, scope: StartTimerScope = {}): Promise<StartTimerJob[]> {
  const timers = (await listStartTimers(services.db)).filter((timer) => isWithin(timer, scope))
  const jobs = await Promise.all(timers.map((timer) => jobOf(services, timer)))
  return jobs.filter((job) => job !== undefined)
}

/** Whether this can be the id of a job that `listStartTimerJobs` gives, now or at another time. */
export function isStartTimerJobId(id: string): boolean {
  return ownerOf(id)?.number === JOB_NUMBER
}

/** The job of a timer start event with this id; undefined where it is none, or its timer has fired or was replaced. */
export function readStartTimerJob(services: Services, id: string): Promise<StartTimerJob | undefined> {
  return readNumbered(services, id, JOB_NUMBER)
}

/** The job of the timer start event whose incident has this id, while its timer waits, failed or not. */
export function readStartTimerOfIncident(services: Services, id: string): Promise<StartTimerJob | undefined> {
  return readNumbered(services, id, INCIDENT_NUMBER)
}

async function readNumbered(services: Services, id: string, number: number): Promise<StartTimerJob | undefined> {
  const owner = ownerOf(id)
  if (owner?.number !== number) return undefined
  const timers = await listStartTimers(services.db)
  const timer = timers.find((candidate) => instanceIdOf(candidate) === owner.instanceId)
  return timer && jobOf(services, timer)
}

/**
 * Starts an instance, whenever the timer is due, and schedules the timer on, or removes it where it has no repetition left. The instance's
 * id follows from the timer, so that firing it twice starts one. Gives the refusal where no instance can be started: then the timer stays.
 */
export async function fireStartTimer(
  services: Services,
  { timer, definition }: Omit<StartTimerJob, 'id'>,
): Promise<Refusal | undefined> {
  const { activityId } = timer
  const rules = await jobRulesOf(services, definition.id)
  if (rules.some((rule) => rule.kind === 'timer' && rule.activityId === activityId && rule.suspended))
    return { kind: 'suspended', message: `The job definition of the timer start event '${activityId}' is suspended` }
  const start = { startEvent: activityId, variables: {} }
  const { refusal } = await startInstanceAs(services, definition, start, instanceIdOf(timer))
  if (refusal !== undefined) return refusal
  const next = await putNextStart(services, timer)
  // One that was moved to the date of the next has been overwritten by it.
  if (next !== timer.due) await removeTimer(services.db, timer)
  return undefined
}

/**
 * Lets the timer fire at another time (milliseconds since the epoch). Its job keeps its id, and a cycle its rhythm. A process that dies
 * in between leaves it at both times, at the second of which it finds its instance started.
 */
export async function moveStartTimer(services: Services, timer: StartTimer, due: number): Promise<void> {
  if (due === timer.due) return
  await putTimer(services.db, { ...timer, due, planned: plannedDue(timer) })
  await removeTimer(services.db, timer)
  services.notice?.({ kind: 'timer', due })
}

/**
 * Lets the timer fire when its model says, counted from when it was scheduled or from now. Gives the refusal where it cannot be evaluated, or an earlier
 * release did not keep when it was scheduled.
 */
export async function recalculateStartTimer(
  services: Services,
  { timer, definition }: StartTimerJob,
  creationDateBased: boolean,
): Promise<Refusal | undefined> {
  const since = creationDateBased ? timer.createTime : services.now()
  if (since === undefined) return { kind: 'processEngine', message: NO_CREATION_TIME }
  const loaded = await definitionGraph(services, definition.id)
  try {
    const schedule = loaded && startTimerSchedule(loaded.graph, timer.activityId, since)
    if (schedule !== undefined) await moveStartTimer(services, timer, schedule.dueDate)
    return undefined
  } catch (error) {
    return refusalOf(error)
  }
}

const NO_CREATION_TIME =
  'Timer has no creation time and cannot be recalculated based on creation date. Either recalculate on current date or trigger recalculation with creationDateBased set to false.'

/** How often the timer is still tried where it fails. */
export function retriesOf({ retries = DEFAULT_RETRIES }: StartTimer): number {
  return retries
}

/** Counts a try that failed; after the last one the timer waits for new retries. One of a suspended definition did not fail: it waits. */
export async function failStartTimer(services: Services, timer: StartTimer, { kind, message }: Refusal): Promise<void> {
  if (kind === 'suspended') return
  const retries = Math.max(0, retriesOf(timer) - 1)
  await changeStartTimer(services.db, withRetries({ ...timer, exceptionMessage: message }, retries, services.now()))
}

/**
 * Gives the timer start event with this job id so many retries, and another due date where one is given (null: now); false where it is none. With
 * retries it fires again where it is due, with none it waits.
 */
export async function setStartTimerRetries(
  services: Services,
  jobId: string,
  { retries, dueDate }: { readonly retries: number; readonly dueDate?: number | null | undefined },
): Promise<boolean> {
  const job = await readStartTimerJob(services, jobId)
  if (job === undefined) return false
  const timer = withRetries(job.timer, retries, services.now())
  await changeStartTimer(services.db, timer)
  if (dueDate !== undefined) await moveStartTimer(services, timer, dueDate ?? services.now())
  else services.notice?.({ kind: 'timer', due: timer.due })
  return true
}

function withRetries({ failedAt, ...timer }: StartTimer, retries: number, now: number): StartTimer {
  return { ...timer, retries, ...(retries === 0 && { failedAt: failedAt ?? now }) }
}

/** The id of the incident that a start timer without retries has. */
export function startTimerIncidentId(timer: StartTimer): string {
  return idOf(instanceIdOf(timer), INCIDENT_NUMBER)
}

/** The definition that this timer starts instances of; undefined where it is gone or a newer version has taken over. */
export async function startedDefinition(
  { db }: Services,
  { definitionId }: StartTimer,
): Promise<ProcessDefinition | undefined> {
  const definition = await readDefinition(db, definitionId)
  const newest = definition && (await latestDefinition(db, keyOfTenant(definition)))
  return newest?.id === definitionId ? newest : undefined
}

async function jobOf(services: Services, timer: StartTimer): Promise<StartTimerJob | undefined> {
  const definition = await startedDefinition(services, timer)
  return definition && { id: jobIdOf(timer), timer, definition }
}

function isWithin(
  { definitionId }: StartTimer,
  { processDefinitionId, processDefinitionKey }: StartTimerScope,
): boolean {
  if (processDefinitionId && definitionId !== processDefinitionId) return false
  return !processDefinitionKey || definitionId.startsWith(`${processDefinitionKey}:`)
}

function jobIdOf(timer: StartTimer): string {
  return idOf(instanceIdOf(timer), JOB_NUMBER)
}

function instanceIdOf(timer: StartTimer): string {
  return derivedId('timer', timer.definitionId, timer.activityId, String(plannedDue(timer)))
}

function plannedDue({ planned, due }: StartTimer): number {
  return planned ?? due
}

/**
 * Stores the timer's next repetition and gives its due date; undefined where there is none. It is in the rhythm of the planned due dates,
 * without those that have passed, as in the reference: a definition that was suspended for days does not start hundreds of instances. Fired twice, around one of these dates, it may be put at two of them; the earlier then leads to the later.
 */
async function putNextStart(services: Services, timer: StartTimer): Promise<number | undefined> {
  const { definitionId, activityId, repeat, repetitionsLeft } = timer
  const due = plannedDue(timer)
  if (repeat === undefined) return undefined
  const left = repetitionsLeft === undefined ? {} : { repetitionsLeft }
  const job = {
    number: 0,
    kind: 'timer' as const,
    activityId,
    createTime: due,
    dueDate: due,
    retries: 1,
    repeat,
    ...left,
  }
  const createTime = services.now()
  const next = nextRepetition(job, Math.max(createTime, due))
  if (next === undefined) return undefined
  const { dueDate, ...cycle } = next
  await putTimer(services.db, { kind: 'start', definitionId, activityId, due: dueDate, createTime, ...cycle })
  services.notice?.({ kind: 'timer', due: dueDate })
  return dueDate
}
