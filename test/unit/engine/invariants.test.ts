import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ProcessGraph } from '../../../functions/engine/bpmn/process-graph.ts'
import type { ModificationInstruction } from '../../../functions/engine/command.ts'
import { handlersOf } from '../../../functions/engine/flow/events/event-handlers.ts'
import { throwsCompensation } from '../../../functions/engine/flow/events/throws-compensation.ts'
import { isOfFailure } from '../../../functions/engine/flow/jobs.ts'
import type { Execution, InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { type Restoration, restore } from '../../../functions/engine/modification/restore.ts'
import { type StepResult, step } from '../../../functions/engine/step.ts'
import { carryOut, outsideOf } from './stage/outside.ts'
import { chooseCommand, chooseModification, executionsOf } from './stage/random-walk.ts'
import { frozen, loadModels, type Model, modelAt, START, started, walk, walks } from './stage/walk.ts'

const models: Model[] = []

beforeAll(async () => {
  models.push(...(await loadModels()))
})

function modelOf(choice: number): Model {
  return modelAt(models, choice)
}

function check(property: (model: Model, choices: readonly number[]) => void, numRuns = 100): void {
  fc.assert(
    fc.property(walks, ({ model, choices }) => {
      property(modelOf(model), choices)
    }),
    { numRuns },
  )
}

describe('whatever is done to an instance', () => {
  test('a step neither throws nor changes what it was given, and equal arguments give equal answers', () => {
    check((model, choices) => {
      const end = walk(model, choices)
      for (const choice of choices) {
        const command = frozen(chooseCommand(model.graph, end, choice))
        const once = step(model.graph, end, command, { now: START })
        expect(JSON.stringify(step(model.graph, end, command, { now: START }))).toBe(JSON.stringify(once))
      }
    })
  })

  test('a state that was written and read again goes on in the same way', () => {
    check((model, choices) => {
      const end = walk(model, choices)
      const read: InstanceState = JSON.parse(JSON.stringify(end))
      expect(read).toEqual(end)
      const command = chooseCommand(model.graph, end, choices[0] ?? 0)
      const options = { now: START }
      expect(step(model.graph, read, command, options)).toEqual(step(model.graph, end, command, options))
    })
  })

  test('every token is in the scope of its activity, and waits for something', () => {
    check((model, choices) => walk(model, choices, (_before, _command, { state }) => expectSound(model.graph, state)))
  })

  test('no number is given twice, and none is greater than the last one given', () => {
    check((model, choices) => {
      const { root, sequence } = walk(model, choices)
      const numbers = [...executionsOf(root)].flatMap(numbersOf)
      expect(new Set(numbers).size).toBe(numbers.length)
      expect(Math.max(...numbers)).toBeLessThanOrEqual(sequence)
    })
  })

  test('the effects keep everything outside as the state says', () => {
    check((model, choices) => {
      const outside = outsideOf(started(model))
      const end = walk(model, choices, (_before, command, { effects }) => {
        for (const effect of effects) carryOut(outside, effect)
        if (command.kind === 'calledInstanceCompleted' || command.kind === 'calledInstanceDeleted')
          outside.delete(`called ${command.processInstanceId}`)
      })
      expect([...outside].sort()).toEqual([...outsideOf(end)].sort())
    })
  })

  test('cancelling everything ends the instance', () => {
    check((model, choices) => {
      const state = walk(model, choices)
      if (state.end !== undefined || state.suspended) return
      const ids = new Set([...executionsOf(state.root)].flatMap(({ activityId }) => activityId ?? []))
      const instructions: ModificationInstruction[] = [...ids].map((activityId) => ({ type: 'cancel', activityId }))
      const command = {
        kind: 'modify',
        instructions,
        mode: 'batch',
        skipCustomListeners: true,
        skipIoMappings: true,
      } as const
      const result = step(model.graph, state, command, { now: START })
      expect(result.refusal).toBeUndefined()
      expect(result.state?.end?.state).toBe('INTERNALLY_TERMINATED')
    })
  })

  test('a modification does the same to one instance as in a batch', () => {
    check((model, choices) => {
      const state = walk(model, choices.slice(1))
      if (state.end !== undefined) return
      const batch = chooseModification(model.graph, state, choices[0] ?? 0)
      const [one, other] = [batch, { ...batch, mode: 'single' as const }].map((command) =>
        JSON.stringify(step(model.graph, state, command, { now: START })),
      )
      expect(one?.replaceAll('INTERNALLY_', '')).toEqual(other?.replaceAll('EXTERNALLY_', ''))
    })
  })
})

/** Any modification of a state that can be reached; `isCalled`: whether another instance had called this one. */
const modifications = fc.record({
  model: fc.nat(),
  choices: fc.array(fc.nat(), { minLength: 2, maxLength: 14 }),
  isCalled: fc.boolean(),
})

interface Undoing {
  readonly before: InstanceState
  readonly modified: Extract<StepResult, { refusal?: undefined }>
  readonly restoration: Restoration
}

function checkUndo(property: (undoing: Undoing) => void): void {
  let restored = 0
  fc.assert(
    fc.property(modifications, ({ model: choice, choices: [first = 0, ...others], isCalled }) => {
      const model = modelOf(choice)
      const { caller, ...uncalled } = walk(model, others)
      const before = frozen(isCalled && caller ? { ...uncalled, caller } : uncalled)
      if (before.end !== undefined) return
      const command = chooseModification(model.graph, before, first)
      const modified = step(model.graph, before, command, { now: START })
      if (modified.refusal !== undefined) return
      const restoration = restore(frozen(modified.state), before)
      if (restoration.refusal === undefined) restored += 1
      property({ before, modified, restoration })
    }),
    { numRuns: 300 },
  )
  expect(restored).toBeGreaterThan(50)
}

describe('a modification that is undone', () => {
  test('leaves the instance as it was, but for new numbers of what has an item outside', () => {
    checkUndo(({ before, modified, restoration }) => {
      if (restoration.refusal !== undefined) return
      const numbers = outsideNumbers(modified.state)
      const { sequence, ...state } = restoration.state
      const { sequence: _, ...was } = before
      const kept = (number: number) => (numbers.has(number) ? number : 'new')
      expect(outsideNumbered(state, (number) => (number > modified.state.sequence ? 'new' : number))).toEqual(
        outsideNumbered(was, kept),
      )
      expect(sequence).toBeGreaterThanOrEqual(modified.state.sequence)
      const all = [...executionsOf(restoration.state.root)].flatMap(numbersOf)
      expect(new Set(all).size).toBe(all.length)
      expect(Math.max(...all)).toBeLessThanOrEqual(sequence)
    })
  })

  test('leaves everything outside as it was', () => {
    checkUndo(({ before, modified, restoration }) => {
      if (restoration.refusal !== undefined) return
      const outside = outsideOf(before)
      for (const effect of [...modified.effects, ...restoration.effects]) carryOut(outside, effect)
      expect([...outside].sort()).toEqual([...outsideOf(restoration.state)].sort())
    })
  })

  test('is refused only where another instance is gone, or has gone on', () => {
    checkUndo(({ before, modified, restoration }) => {
      const calls = (state: InstanceState) => [...outsideOf(state)].filter((name) => name.startsWith('called '))
      const left = calls(modified.state)
      const isGone = calls(before).some((call) => !left.includes(call))
      const hasGoneOn = modified.state.end !== undefined && before.caller !== undefined
      expect(restoration.refusal !== undefined).toBe(isGone || hasGoneOn)
    })
  })
})

/** The numbers of what an instance has outside, but for called instances. */
function outsideNumbers(state: InstanceState): ReadonlySet<number> {
  if (state.end !== undefined) return new Set()
  return new Set(
    [...executionsOf(state.root)].flatMap((execution) => thingsOutside(execution).map(({ number }) => number)),
  )
}

function thingsOutside({ jobs = [], subscriptions = [], externalTask, incidents = [] }: Execution) {
  const named = subscriptions.filter(({ kind }) => kind !== 'conditional')
  return [...jobs, ...named, ...incidents, ...(externalTask === undefined ? [] : [externalTask])]
}

/** A state with other numbers for what it has outside, and for what incidents are about. */
function outsideNumbered(state: Pick<InstanceState, 'root'>, numbered: (number: number) => unknown): unknown {
  const things = new Set<unknown>([...executionsOf(state.root)].flatMap(thingsOutside))
  const show = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(show)
    if (typeof value !== 'object' || value === null) return value
    const shown = Object.entries(value).map(([name, inner]) => {
      const isNumber = typeof inner === 'number' && things.has(value) && (name === 'number' || name === 'configuration')
      return [name, isNumber ? numbered(inner) : show(inner)]
    })
    return Object.fromEntries(shown)
  }
  return show(state)
}

function numbersOf(execution: Execution): number[] {
  const { number, activityInstance, task, externalTask, jobs = [], subscriptions = [], incidents = [] } = execution
  const own = [number, ...(activityInstance === undefined || number === 0 ? [] : [activityInstance])]
  const things = [task, externalTask, ...jobs, ...subscriptions, ...incidents, ...(execution.compensations ?? [])]
  return [...own, ...things.flatMap((thing) => thing?.number ?? [])]
}

function expectSound(graph: ProcessGraph, { root, end }: InstanceState): void {
  if (end === undefined) expect(root.children?.length ?? 0).toBeGreaterThan(0)
  else expect(root.children).toBeUndefined()
  expectSoundScope(graph, root)
}

function expectSoundScope(graph: ProcessGraph, scope: Execution): void {
  const scopeActivity = graph.activities.get(scope.activityId ?? '')
  const compensates = scopeActivity !== undefined && throwsCompensation(scopeActivity)
  const handlers = handlersOf(graph, scopeActivity).map(({ activity }) => activity.id)
  for (const { activityId } of scope.subscriptions ?? []) expect(handlers).toContain(activityId)
  for (const { kind, activityId } of scope.jobs ?? [])
    if (kind === 'timer') expect(handlers).toContain(activityId)
    else expect([scope.activityId, scope.waits]).toEqual([activityId, kind])
  const failing = [...(scope.jobs ?? []), ...(scope.externalTask ? [scope.externalTask] : [])]
  const numbers = failing.map(({ number }) => number)
  for (const { type, configuration } of scope.incidents ?? []) {
    if (isOfFailure(type)) expect(numbers).toContain(configuration)
    else expect(configuration).toBeUndefined()
  }
  for (const child of scope.children ?? []) {
    const activity = graph.activities.get(child.activityId ?? '')
    if (!compensates) expect(activity?.flowScope).toBe(scope.activityId)
    if (child.children === undefined) expect(reasonToWait(graph, child), JSON.stringify(child)).toBeDefined()
    expectSoundScope(graph, child)
  }
}

/** What a token waits for that has nothing running inside. */
function reasonToWait(graph: ProcessGraph, execution: Execution): string | undefined {
  const { task, externalTask, called, waits, joining, activityInstance } = execution
  if (waits !== undefined) return activityInstance === undefined ? waits : undefined
  if (joining) return 'others'
  if (task !== undefined) return 'task'
  if (externalTask !== undefined) return 'external task'
  if (called !== undefined) return 'called instance'
  const kind = graph.activities.get(execution.activityId ?? '')?.behavior.kind
  const isEvent = kind === 'intermediateCatchEvent' || kind === 'receiveTask' || kind === 'eventBasedGateway'
  return isEvent ? 'event' : undefined
}
