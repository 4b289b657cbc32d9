import type { Command, StartCommand } from '../../engine/command.ts'
import type { Effect } from '../../engine/effect.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { hasNewJobs, withJobRules } from '../../engine/instance/job-rules.ts'
import type { Refusal } from '../../engine/refusal.ts'
import { step } from '../../engine/step.ts'
import type { TrailEvent } from '../../engine/trail/trail-event.ts'
import { calledDefinition } from '../../repository/called-definition.ts'
import { withinLimit } from '../../repository/decisions/decision-history.ts'
import { referencedDecision } from '../../repository/decisions/decisions.ts'
import { definitionGraph, type LoadedDefinition } from '../../repository/definitions.ts'
import { jobRulesOf } from '../../repository/job-rules.ts'
import { withRunners } from '../../repository/runners.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import { unbound } from '../../store/dynamodb/tenants.ts'
import { readInstance } from '../../store/process-instance/stored-instance.ts'
import type { NewOutboxEntry } from '../../store/process-instance/stored-outbox.ts'

/** A step's decision that nobody refused, ready to be written. */
export type PreparedStep =
  | {
      readonly state: InstanceState
      /** What it becomes with what follows at once: a process that it calls ends without waiting, and it goes on. */
      readonly settled: InstanceState
      readonly outbox: readonly NewOutboxEntry[]
      readonly trail: readonly TrailEvent[]
      readonly refusal?: undefined
    }
  | { readonly refusal: Refusal; readonly state?: undefined }

/** Steps of other instances that one step may lead to. A model in which instances call each other without end is refused here. */
const MOST_STEPS = 500

/** What the instances involved would become: nothing of it is written. */
interface Rehearsal {
  readonly states: Map<string, InstanceState>
  readonly now: number
  stepsLeft: number
}

/**
 * Steps an instance, and with it the instances that it would start and the callers that it would continue: where one of them refuses, the
 * whole is refused, as in the reference, where all of that is one transaction. Writes nothing. `now` makes it repeatable.
 */
export function prepareStep(
  services: Services,
  loaded: LoadedDefinition,
  state: InstanceState | undefined,
  command: Command,
  now: number,
): Promise<PreparedStep> {
  const rehearsal = { states: new Map(), now, stepsLeft: MOST_STEPS }
  // What a model names is not what its caller reads: the step is the same, whoever asks for it.
  return unbound(() => rehearse(services, loaded, state, command, rehearsal))
}

async function rehearse(
  services: Services,
  loaded: LoadedDefinition,
  state: InstanceState | undefined,
  command: Command,
  rehearsal: Rehearsal,
): Promise<PreparedStep> {
  rehearsal.stepsLeft -= 1
  if (rehearsal.stepsLeft < 0)
    return {
      refusal: {
        kind: 'limit',
        message: `A step may lead to ${MOST_STEPS} steps of called and calling instances; this one leads to more`,
      },
    }
  const { now } = rehearsal
  const result = await withRunners(
    (given) => step(loaded.graph, state, command, { now, ...given }),
    (reference) => referencedDecision(services, loaded.definition.deploymentId, reference),
  )
  if (result.refusal !== undefined) return { refusal: result.refusal }
  const after = await ruledJobs(services, loaded, state, result.state)
  rehearsal.states.set(after.id, after)
  const outbox: NewOutboxEntry[] = []
  for (const effect of result.effects) {
    if (effect.kind === 'recordDecision') {
      const evaluated = withinLimit(effect.evaluated)
      if (services.configuration.decisionHistory) outbox.push({ effect: { ...effect, evaluated } })
      continue
    }
    const entry = await rehearseEffect(services, loaded.definition, after, effect, rehearsal)
    if ('message' in entry) return { refusal: entry }
    outbox.push(entry)
  }
  return { state: after, settled: rehearsal.states.get(after.id) ?? after, outbox, trail: result.trail }
}

/** New jobs are as their job definitions say. Where there are none nothing is read. */
async function ruledJobs(
  services: Services,
  { definition }: LoadedDefinition,
  before: InstanceState | undefined,
  after: InstanceState,
): Promise<InstanceState> {
  if (!hasNewJobs(before, after)) return after
  return withJobRules(before, after, await jobRulesOf(services, definition.id))
}

async function rehearseEffect(
  services: Services,
  definition: ProcessDefinition,
  state: InstanceState,
  effect: Effect,
  rehearsal: Rehearsal,
): Promise<NewOutboxEntry | Refusal> {
  switch (effect.kind) {
    case 'startCalledInstance':
      return rehearseCall(services, definition, state, effect, rehearsal)
    case 'tellCaller':
      return (await rehearseCaller(services, state.id, effect, rehearsal)) ?? { effect }
    default:
      return { effect }
  }
}

async function rehearseCall(
  services: Services,
  definition: ProcessDefinition,
  state: InstanceState,
  effect: Effect & { kind: 'startCalledInstance' },
  rehearsal: Rehearsal,
): Promise<NewOutboxEntry | Refusal> {
  const called = await calledDefinition(services, definition.deploymentId, effect.called)
  if ('message' in called) return called
  const loaded = await definitionGraph(services, called.id)
  if (loaded === undefined) return { kind: 'processEngine', message: missingDefinition(called.id) }
  const start = startCalledCommand(state, effect, called)
  const prepared = await rehearse(services, loaded, undefined, start, rehearsal)
  return prepared.refusal ?? { effect, definitionId: called.id }
}

async function rehearseCaller(
  services: Services,
  from: string,
  effect: Effect & { kind: 'tellCaller' },
  rehearsal: Rehearsal,
): Promise<Refusal | undefined> {
  const id = effect.processInstanceId
  const state = rehearsal.states.get(id) ?? (await readInstance(services.db, id, { consistent: true }))?.state
  const loaded = state && (await definitionGraph(services, state.definitionId))
  if (loaded === undefined || state?.end !== undefined) return undefined
  const { refusal } = await rehearse(services, loaded, state, newsCommand(from, effect), rehearsal)
  return refusal?.kind === 'notFound' ? undefined : refusal
}

/** The reference's message for a definition id that means nothing. */
export function missingDefinition(definitionId: string): string {
  return `no deployed process definition found with id '${definitionId}': processDefinition is null`
}

/** The command that starts the instance of a call activity. */
export function startCalledCommand(
  caller: InstanceState,
  { execution, called }: Effect & { kind: 'startCalledInstance' },
  definition: Pick<ProcessDefinition, 'id' | 'tenantId'>,
): StartCommand {
  const rootProcessInstanceId = caller.caller?.rootProcessInstanceId ?? caller.id
  return {
    kind: 'start',
    id: called.processInstanceId,
    definitionId: definition.id,
    ...(called.businessKey !== undefined && { businessKey: called.businessKey }),
    ...(definition.tenantId !== undefined && { tenantId: definition.tenantId }),
    caller: { processInstanceId: caller.id, execution, rootProcessInstanceId },
    variables: called.variables,
  }
}

/** The command that brings a called instance's news to its caller. */
export function newsCommand(from: string, { execution, news }: Effect & { kind: 'tellCaller' }): Command {
  switch (news.kind) {
    case 'completed':
      return { ...news, kind: 'calledInstanceCompleted', execution, processInstanceId: from }
    case 'deleted':
      return { ...news, kind: 'calledInstanceDeleted', execution, processInstanceId: from }
    case 'threw':
      return { ...news, kind: 'calledInstanceThrew', execution, processInstanceId: from }
  }
}
