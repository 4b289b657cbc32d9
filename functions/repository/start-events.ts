import type { Activity, EventTrigger, ProcessGraph } from '../engine/bpmn/process-graph.ts'
import { newInstance } from '../engine/commands/start-instance.ts'
import { evaluate, evaluateRequiredText } from '../engine/expression/evaluate.ts'
import type { EvaluationContext } from '../engine/expression/expression.ts'
import { type Schedule, timerDueDate } from '../engine/flow/timer-schedule.ts'
import { evaluationContext } from '../engine/instance/delegate-execution.ts'
import type { Services } from '../shell/services.ts'
import type { ProcessDefinition, StartEvent } from '../store/deployment/definition-items.ts'
import type { Database } from '../store/dynamodb/database.ts'
import { putStartSubscription, removeStartSubscription, type StartSubscription } from '../store/subscription-items.ts'
import { listStartTimers, putTimer, removeTimer } from '../store/timer-items.ts'
import { definitionGraph } from './definitions.ts'

/** What starts an instance of this process beside the none start event. Throws what the engine throws for an expression that cannot be evaluated here. */
export function startEventsOf(graph: ProcessGraph, now: number): StartEvent[] {
  const context = contextOf(graph, now)
  const starts: StartEvent[] = []
  for (const activityId of graph.triggeredStarts) {
    const trigger = triggerOf(graph.activities.get(activityId))
    if (trigger?.kind === 'message' || trigger?.kind === 'signal') {
      starts.push({ kind: trigger.kind, name: evaluateRequiredText(trigger.name, context), activityId })
    } else if (trigger?.kind === 'timer') {
      timerDueDate(trigger.timer, evaluate(trigger.timer.value, context), now)
      starts.push({ kind: 'timer', activityId })
    }
  }
  return starts
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

function startTimerSchedule(graph: ProcessGraph, activityId: string, now: number): Schedule | undefined {
  const trigger = triggerOf(graph.activities.get(activityId))
  if (trigger?.kind !== 'timer') return undefined
  return timerDueDate(trigger.timer, evaluate(trigger.timer.value, contextOf(graph, now)), now)
}

function subscriptionsOf(definition: ProcessDefinition): StartSubscription[] {
  const { id: definitionId, key: definitionKey, version } = definition
  return definition.startEvents.flatMap((start) =>
    start.kind === 'timer' ? [] : [{ ...start, definitionId, definitionKey, version }],
  )
}

function triggerOf(activity: Activity | undefined): EventTrigger | undefined {
  return activity?.behavior.kind === 'startEvent' ? activity.behavior.trigger : undefined
}

/** There is no instance yet: expressions see no variables. */
function contextOf(graph: ProcessGraph, now: number): EvaluationContext {
  const instance = newInstance(graph, { kind: 'start', id: '', definitionId: graph.id, variables: {} }, { now })
  return evaluationContext(instance, instance.root)
}
