import type { EventTrigger } from '../engine/bpmn/behavior.ts'
import type { Activity, ProcessGraph } from '../engine/bpmn/process-graph.ts'
import { newInstance } from '../engine/commands/start-instance.ts'
import { evaluate, evaluateRequiredText } from '../engine/expression/evaluate.ts'
import type { EvaluationContext } from '../engine/expression/expression.ts'
import { ExpressionError } from '../engine/expression/expression-error.ts'
import { type Schedule, timerDueDate } from '../engine/flow/timer/timer-schedule.ts'
import { evaluationContext } from '../engine/instance/delegate-execution.ts'
import { RefusedError } from '../engine/refusal.ts'
import type { Services } from '../shell/services.ts'
import type { ProcessDefinition, StartEvent } from '../store/deployment/definition-items.ts'
import type { Database } from '../store/dynamodb/database.ts'
import {
  putStartSubscription,
  removeStartSubscription,
  type StartSubscription,
} from '../store/waiting/subscription-items.ts'
import { listStartTimers, putTimer, removeTimer } from '../store/waiting/timer-items.ts'
import { definitionGraph } from './definitions.ts'

/** A start event that cannot be deployed, and why. */
export interface WrongStartEvent {
  readonly activityId: string
  readonly message: string
}

/**
 * What starts an instance of this process beside the none start event, or what is wrong: names and times are evaluated at deployment, as
 * in the reference.
 */
export function startEventsOf(graph: ProcessGraph, now: number): (StartEvent | WrongStartEvent)[] {
  const context = contextOf(graph, now)
  return graph.triggeredStarts.flatMap((activityId) => {
    try {
      return startEventOf(graph, activityId, context) ?? []
    } catch (error) {
      if (!(error instanceof ExpressionError || error instanceof RefusedError)) throw error
      return { activityId, message: error.message }
    }
  })
}

function startEventOf(graph: ProcessGraph, activityId: string, context: EvaluationContext): StartEvent | undefined {
  const trigger = triggerOf(graph.activities.get(activityId))
  if (trigger?.kind === 'message' || trigger?.kind === 'signal') {
    return { kind: trigger.kind, name: evaluateRequiredText(trigger.name, context), activityId }
  }
  if (trigger?.kind === 'conditional') return { kind: trigger.kind, activityId }
  if (trigger?.kind !== 'timer') return undefined
  timerDueDate(trigger.timer, evaluate(trigger.timer.value, context), context.now)
  return { kind: 'timer', activityId }
}

/** Lets the start events of `newer` take effect instead of those of `older`: only the newest version's do. */
export async function replaceStartEvents(
  services: Services,
  older: ProcessDefinition | undefined,
  newer: ProcessDefinition | undefined,
): Promise<void> {
  const { db } = services
  if (newer !== undefined) {
    await Promise.all(subscriptionsOf(newer).map((start) => putStartSubscription(db, start)))
    await startTimers(services, newer)
  }
  if (older === undefined) return
  await Promise.all(subscriptionsOf(older).map((start) => removeStartSubscription(db, start)))
  await stopTimers(db, older)
}

async function startTimers(services: Services, definition: ProcessDefinition): Promise<void> {
  const timers = definition.startEvents.filter((start) => start.kind === 'timer')
  const loaded = timers.length === 0 ? undefined : await definitionGraph(services, definition.id)
  if (loaded === undefined) return
  for (const { activityId } of timers) {
    const createTime = services.now()
    const schedule = startTimerSchedule(loaded.graph, activityId, createTime)
    if (schedule === undefined) continue
    const { dueDate, ...cycle } = schedule
    const start = { kind: 'start', definitionId: definition.id, activityId, due: dueDate, createTime } as const
    await putTimer(services.db, { ...start, ...cycle })
    services.notice?.({ kind: 'timer', due: dueDate })
  }
}

async function stopTimers(db: Database, definition: ProcessDefinition): Promise<void> {
  if (!definition.startEvents.some((start) => start.kind === 'timer')) return
  const timers = await listStartTimers(db)
  const gone = timers.filter((timer) => timer.definitionId === definition.id)
  await Promise.all(gone.map((timer) => removeTimer(db, timer)))
}

/** When the timer start event of this id is due first, counted from `now`; undefined where it is none. Refuses what is no time. */
export function startTimerSchedule(graph: ProcessGraph, activityId: string, now: number): Schedule | undefined {
  const trigger = triggerOf(graph.activities.get(activityId))
  if (trigger?.kind !== 'timer') return undefined
  return timerDueDate(trigger.timer, evaluate(trigger.timer.value, contextOf(graph, now)), now)
}

function subscriptionsOf(definition: ProcessDefinition): StartSubscription[] {
  const { id: definitionId, key: definitionKey, tenantId, version } = definition
  const tenant = tenantId === undefined ? {} : { tenantId }
  const firstCondition = definition.startEvents.find((start) => start.kind === 'conditional')
  return definition.startEvents.flatMap((start) => {
    if (start.kind === 'timer' || (start.kind === 'conditional' && start !== firstCondition)) return []
    const name = start.kind === 'conditional' ? '' : start.name
    return [{ ...start, name, definitionId, definitionKey, ...tenant, version }]
  })
}

function triggerOf(activity: Activity | undefined): EventTrigger | undefined {
  return activity?.behavior.kind === 'startEvent' ? activity.behavior.trigger : undefined
}

/** There is no instance yet: expressions see no variables. */
function contextOf(graph: ProcessGraph, now: number): EvaluationContext {
  const instance = newInstance(graph, { kind: 'start', id: '', definitionId: graph.id, variables: {} }, { now })
  return evaluationContext(instance, instance.root)
}
