import type { Activity, ProcessGraph, SequenceFlow } from '../bpmn/process-graph.ts'
import type { DeployedDecision } from '../decision/deployed-decision.ts'
import type { Effect } from '../effect.ts'
import { type Budget, MOST_WORK } from '../expression/budget.ts'
import type { ScriptProgress } from '../expression/expression.ts'
import type { List } from '../expression/value.ts'
import type { Operation } from '../flow/operation.ts'
import { refuse } from '../refusal.ts'
import type { Runners } from '../runners.ts'
import { newStepTrail, recordPathEnd, recordScopeEnd, type StepTrail } from '../trail/step-trail.ts'
import { GREATEST_NUMBER } from './ids.ts'
import type {
  CalledInstance,
  Caller,
  Compensation,
  EventSubscription,
  ExternalTask,
  Incident,
  InstanceEnd,
  Job,
  UserTask,
  Variables,
} from './instance-state.ts'
import type { VariableEvent } from './variable/variable-events.ts'

/** A process instance while a step works on it: mutable, linked both ways, and gone when the step is over. */
export interface LiveInstance extends StepProgress {
  readonly graph: ProcessGraph
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly runners: Runners
  readonly decisions: ReadonlyMap<string, DeployedDecision>
  readonly id: string
  readonly definitionId: string
  readonly tenantId: string | undefined
  readonly startUserId: string | undefined
  readonly startTime: number
  readonly caller: Caller | undefined
  readonly root: LiveExecution
  businessKey: string | undefined
  sequence: number
  suspended: boolean
  hasNotes: boolean
  end: InstanceEnd | undefined
}

/** What a step knows of itself, beside the instance, and forgets at its end. */
export interface StepProgress {
  /** What is still to do in this step; the last one is next, so that a branch runs to its wait state before its sibling starts. */
  readonly agenda: Operation[]
  /** Effects that cannot be seen by comparing the state before and after. */
  readonly effects: Effect[]
  /** How the call activities of these called instances were cancelled in this step, by the ids of the instances. */
  readonly cancelledCalls: Map<string, Cancellation>
  /** What the command asks to skip; executions carry it on from where the command starts or cancels something. */
  skips: Skips
  /** A modification is under way: the process instance stays although nothing runs in it. */
  preserved: boolean
  /** During a modification: the last token reached an end event. */
  endedRegularly: boolean
  /** During a modification: everything was cancelled while the process ran a scope, and nothing has run since. */
  dormant: boolean
  /** Activities started in this step so far. */
  moves: number
  readonly trail: StepTrail
  readonly scripts: ScriptProgress
  /** What expressions may still do in this step. */
  readonly budget: Budget
}

/** Which custom code is left out: execution and task listeners, input and output parameters. */
export interface Skips {
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
}

export const SKIP_NOTHING: Skips = { skipCustomListeners: false, skipIoMappings: false }

/** A step that has done nothing yet. */
export function newStep(skips: Skips): StepProgress {
  return {
    agenda: [],
    effects: [],
    cancelledCalls: new Map(),
    skips,
    preserved: false,
    endedRegularly: false,
    dormant: false,
    moves: 0,
    trail: newStepTrail(),
    scripts: { count: 0, work: 0 },
    budget: { left: MOST_WORK },
  }
}

/** Why something is cancelled, and how: what the history of instances that it called will say. */
export interface Cancellation {
  readonly skips: Skips
  readonly reason: string | undefined
  /** Somebody outside wants it, not the process itself. */
  readonly external: boolean
}

/** An execution of a live instance; the fields mean what they mean in `Execution`. */
export interface LiveExecution {
  readonly number: number
  parent: LiveExecution | undefined
  children: LiveExecution[]
  activity: Activity | undefined
  activityInstance: number | undefined
  waits: 'asyncBefore' | 'asyncAfter' | undefined
  /** Set while its activity instance begins or ends: conditional events at it do not happen then. */
  phase: 'starting' | 'ending' | undefined
  joining: boolean
  idle: boolean
  /** The sequence flow that it is on, between two activities. */
  flow: SequenceFlow | undefined
  /** It is no longer part of the instance. */
  removed: boolean
  /** For this step only. */
  skips: Skips
  /** What it skipped when it began the activity that it is in; it does so again behind it, whatever is skipped inside. */
  pathSkips: Skips
  variables: Variables
  pathVariables: Variables
  /** Of the root, where anything in the process waits for a condition: what happened to variables and was not told yet. */
  variableEvents: VariableEvent[] | undefined
  task: UserTask | undefined
  externalTask: ExternalTask | undefined
  jobs: readonly Job[]
  subscriptions: readonly EventSubscription[]
  called: CalledInstance | undefined
  incidents: readonly Incident[]
  compensations: readonly Compensation[]
  /** What the decision of its business rule task came to: `decisionResult`, for this step and this activity only. */
  decisionResult: List | undefined
}

/** The next number of the instance's one counter. Refuses (`limit`) where ids have no room for a greater one. */
export function nextNumber(instance: LiveInstance): number {
  if (instance.sequence >= GREATEST_NUMBER)
    refuse('limit', `Process instance '${instance.id}' has numbered ${GREATEST_NUMBER} things, and can have no more`)
  instance.sequence += 1
  return instance.sequence
}

/** An execution without position or data. */
export function blankExecution(number: number): LiveExecution {
  return {
    number,
    parent: undefined,
    children: [],
    activity: undefined,
    activityInstance: undefined,
    waits: undefined,
    phase: undefined,
    joining: false,
    idle: false,
    flow: undefined,
    removed: false,
    skips: SKIP_NOTHING,
    pathSkips: SKIP_NOTHING,
    variables: {},
    pathVariables: {},
    variableEvents: undefined,
    task: undefined,
    externalTask: undefined,
    jobs: [],
    subscriptions: [],
    called: undefined,
    incidents: [],
    compensations: [],
    decisionResult: undefined,
  }
}

/** A new path of execution in a scope. It skips what its scope skips: not what a sibling skips that a modification started. */
export function createChild(instance: LiveInstance, scope: LiveExecution): LiveExecution {
  const child = blankExecution(nextNumber(instance))
  child.parent = scope
  child.skips = scope.skips
  scope.children.push(child)
  return child
}

/**
 * Takes an execution and everything below it out of the instance, without telling anyone. What it skips is skipped by its scope from
 * now on, and what a path skips that is left alone in its scope, too: in the reference these become one execution. So an idle path that
 * is left alone is gone, and with it nothing ends.
 */
export function detach(instance: LiveInstance, execution: LiveExecution): void {
  recordPathEnd(instance, execution)
  markRemoved(execution)
  const scope = execution.parent
  if (scope === undefined) return
  scope.children = scope.children.filter((child) => child !== execution)
  scope.skips = bothSkips(scope.skips, bothSkips(execution.skips, execution.pathSkips))
  const [last, another] = scope.children
  if (last === undefined || another !== undefined) return
  scope.skips = bothSkips(scope.skips, last.skips)
  if (last.idle) scope.children = []
}

function bothSkips(one: Skips, other: Skips): Skips {
  return {
    skipCustomListeners: one.skipCustomListeners || other.skipCustomListeners,
    skipIoMappings: one.skipIoMappings || other.skipIoMappings,
  }
}

function markRemoved(execution: LiveExecution): void {
  execution.removed = true
  execution.children.forEach(markRemoved)
}

/** Forgets what belonged to the activity that the execution was at; its path, what that skips, and path variables stay. */
export function clearPosition(instance: LiveInstance, execution: LiveExecution): void {
  recordScopeEnd(instance, execution)
  execution.skips = bothSkips(execution.skips, execution.pathSkips)
  execution.pathSkips = SKIP_NOTHING
  execution.activityInstance = undefined
  execution.waits = undefined
  execution.phase = undefined
  execution.joining = false
  execution.variables = {}
  execution.task = undefined
  execution.externalTask = undefined
  execution.jobs = []
  execution.subscriptions = []
  execution.called = undefined
  execution.incidents = []
  execution.compensations = []
  execution.decisionResult = undefined
}

/** The execution and all below it, parents first. */
export function* withDescendants(execution: LiveExecution): Generator<LiveExecution> {
  yield execution
  for (const child of execution.children) yield* withDescendants(child)
}

/** The execution of that number, if it is (still) part of the instance. */
export function findExecution(instance: LiveInstance, number: number): LiveExecution | undefined {
  for (const execution of withDescendants(instance.root)) if (execution.number === number) return execution
  return undefined
}

/** The enclosing scope's execution; the process's own for the root itself. */
export function scopeOf(execution: LiveExecution): LiveExecution {
  return execution.parent ?? execution
}
