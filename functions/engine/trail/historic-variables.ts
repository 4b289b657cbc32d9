import type { TypedValue } from '../instance/value/typed-value.ts'
import { allOf, placedTree } from '../view/placed-execution.ts'
import type { History } from './history.ts'
import { placeOfScope, variableScopesOf } from './placed-state.ts'
import type { VariablePlace } from './trail-event.ts'

/** A variable, as it is or as it was when its scope ended. */
export interface HistoricVariable extends VariablePlace {
  readonly value: TypedValue
  /** How many earlier ones had its name and its scope's id. */
  readonly ordinal: number
  /** Its scope is still there, or it is a variable of the process instance. */
  readonly isCurrent: boolean
  readonly removed: boolean
  /** Its value was too long to be kept. */
  readonly omitted: boolean
  /** Milliseconds since the epoch; undefined where no trail was kept then. */
  readonly createTime: number | undefined
}

type Past = Omit<HistoricVariable, 'ordinal'>

/** Every variable: of the scopes that are there, of the instance as it ended, and of scopes that ended. */
export function historicVariables(history: History): HistoricVariable[] {
  const starts = startTimes(history)
  const past = pastVariables(history, starts)
  const current = currentVariables(history, past.created, starts)
  const there = new Set(current.map(placeKey))
  const counts = new Map<string, number>()
  return [...past.variables.filter((it) => it.removed || !there.has(placeKey(it))), ...current].map((it) => {
    const key = idKey(it)
    const ordinal = counts.get(key) ?? 0
    counts.set(key, ordinal + 1)
    return { ...it, ordinal }
  })
}

/** When the activity instances began; the process with the instance. */
function startTimes({ state, events }: History): Map<number, number> {
  const starts = new Map([[0, state.startTime]])
  for (const { time, event } of events) if (event.kind === 'began') starts.set(event.activityInstance, time)
  return starts
}

function pastVariables({ events }: History, starts: ReadonlyMap<number, number>) {
  const created = new Map<string, number>()
  const variables: Past[] = []
  for (const { time, event } of events) {
    if (event.kind === 'variableCreated') created.set(placeKey(event), time)
    if (event.kind !== 'variable') continue
    const { kind: _kind, removed = false, omitted = false, ...rest } = event
    const createTime = created.get(placeKey(event)) ?? starts.get(event.activityInstance)
    variables.push({ ...rest, removed, omitted, isCurrent: false, createTime })
  }
  return { created, variables }
}

function currentVariables(
  { graph, state }: History,
  created: ReadonlyMap<string, number>,
  starts: ReadonlyMap<number, number>,
): Past[] {
  return [...allOf(placedTree(graph, state))].flatMap(variableScopesOf).flatMap((scope) => {
    const place = placeOfScope(scope)
    return Object.entries(scope.variables).map(([name, value]) => {
      const variable = { ...place, name }
      const createTime = created.get(placeKey(variable)) ?? starts.get(place.activityInstance)
      return { ...variable, value, removed: false, omitted: false, isCurrent: true, createTime }
    })
  })
}

function placeKey({ name, execution, activityInstance, task }: VariablePlace): string {
  return `${execution}:${activityInstance}:${task ?? ''}:${name}`
}

function idKey({ name, execution, task }: VariablePlace): string {
  return `${task ?? `e${execution}`}:${name}`
}
