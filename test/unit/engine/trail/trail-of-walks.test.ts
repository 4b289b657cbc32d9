import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { InstanceState } from '../../../../functions/engine/instance/instance-state.ts'
import { restore } from '../../../../functions/engine/modification/restore.ts'
import { step } from '../../../../functions/engine/step.ts'
import { historicActivities } from '../../../../functions/engine/trail/historic-activities.ts'
import { historicIncidents } from '../../../../functions/engine/trail/historic-incidents.ts'
import { historicTasks } from '../../../../functions/engine/trail/historic-tasks.ts'
import { historicVariables } from '../../../../functions/engine/trail/historic-variables.ts'
import { jobLog } from '../../../../functions/engine/trail/job-log.ts'
import { trailOfRestoration } from '../../../../functions/engine/trail/trail-between.ts'
import type { TimedEvent, TrailEvent } from '../../../../functions/engine/trail/trail-event.ts'
import { variableInstances } from '../../../../functions/engine/view/variable-instances.ts'
import { readTrail } from '../../../../functions/store/process-instance/trail/trail-reading.ts'
import { trailLine, withLine } from '../../../../functions/store/process-instance/trail/trail-text.ts'
import { chooseModification, executionsOf } from '../stage/random-walk.ts'
import { expectTrailFits, runningIn } from '../stage/trail-fits.ts'
import { frozen, loadModels, type Model, modelAt, START, start, walk, walks } from '../stage/walk.ts'

const models: Model[] = []

beforeAll(async () => {
  models.push(...(await loadModels()))
})

interface Walked {
  readonly model: Model
  readonly state: InstanceState
  readonly events: TimedEvent[]
}

/** A walk with the trail that it leaves; all steps at one time, which no rule here depends on. */
function traced(model: Model, choices: readonly number[]): Walked {
  const events: TimedEvent[] = []
  const add = (trail: readonly TrailEvent[]) => events.push(...trail.map((event) => ({ time: START, event })))
  add(start(model).trail)
  const state = walk(model, choices, (_before, _command, result) => add(result.trail))
  return { model, state, events }
}

function check(property: (walked: Walked) => void, numRuns = 150): void {
  fc.assert(
    fc.property(walks, ({ model, choices }) => property(traced(modelAt(models, model), choices))),
    { numRuns },
  )
}

describe('the trail of whatever is done to an instance', () => {
  test('has each activity instance begin once and end once, and those that have not ended are those that run', () => {
    check(({ state, events }) => expectTrailFits(events, state))
  })

  test('has each activity instance inside one that began before it, and whose end is not before its own', () => {
    check(({ model: { graph }, state, events }) => {
      const all = historicActivities({ graph, state, events })
      const known = new Map(all.map((activity) => [activity.activityInstance, activity]))
      for (const { parent, activityInstance, isRunning, activity } of all) {
        expect(parent).toBeLessThan(activityInstance)
        if (parent === 0) continue
        const around = known.get(parent)
        expect(around?.activityId).toBe(activity?.flowScope)
        if (isRunning) expect(around?.isRunning).toBe(true)
      }
    })
  })

  test('has a user task for each activity instance of one, and ends it with that', () => {
    check(({ model: { graph }, state, events }) => {
      const history = { graph, state, events }
      const tasks = historicTasks(history)
      expect(new Set(tasks.map(({ task }) => task.number)).size).toBe(tasks.length)
      const running = new Set(runningIn(state))
      for (const { activityInstance, endTime } of tasks)
        expect(endTime === undefined).toBe(running.has(activityInstance))
      for (const { task, isRunning, activity } of historicActivities(history))
        if (isRunning && activity?.type === 'userTask') expect(task).toBeDefined()
    })
  })

  test('has each incident and each job once, and those that are open are those that are there', () => {
    check(({ model: { graph }, state, events }) => {
      const history = { graph, state, events }
      const there = state.end === undefined ? [...executionsOf(state.root)] : []
      const incidents = historicIncidents(history)
      const open = incidents.filter(({ end }) => end === undefined).map(({ incident }) => incident.number)
      expect(new Set(incidents.map(({ incident }) => incident.number)).size).toBe(incidents.length)
      expect(open.sort()).toEqual(there.flatMap((it) => it.incidents?.map(({ number }) => number) ?? []).sort())
      const log = jobLog(history)
      const made = log.filter(({ kind }) => kind === 'creation').map(({ job }) => job.number)
      const over = log.filter(({ kind }) => kind === 'success' || kind === 'deletion').map(({ job }) => job.number)
      expect(new Set(made).size).toBe(made.length)
      const left = made.filter((number) => !over.includes(number))
      expect(left.sort()).toEqual(there.flatMap((it) => it.jobs?.map(({ number }) => number) ?? []).sort())
    })
  })

  test('has every variable that is there, with the value that it has, and each variable under one id', () => {
    check(({ model: { graph }, state, events }) => {
      const variables = historicVariables({ graph, state, events })
      const current = variables.filter(({ isCurrent }) => isCurrent)
      const shown = variableInstances(graph, state).map(({ name, value }) => JSON.stringify([name, value]))
      expect(current.map(({ name, value }) => JSON.stringify([name, value])).sort()).toEqual(shown.sort())
      const ids = variables.map(({ name, execution, task, ordinal }) => `${execution} ${task} ${name} ${ordinal}`)
      expect(new Set(ids).size).toBe(ids.length)
    })
  })

  test('is read as it was written', () => {
    check(({ model, state, events }) => {
      const lines = events.map(({ event }) => (event.kind === 'lost' ? '' : trailLine([event], 5)))
      const text = lines.reduce(withLine, '')
      const expected = events.map(({ event }) => ({ time: state.startTime + 5, event }))
      expect(readTrail(text, state.startTime), model.name).toEqual(JSON.parse(JSON.stringify(expected)))
    })
  })

  test('of a modification that is undone says that what runs goes on, and that what the modification began was cancelled', () => {
    fc.assert(
      fc.property(walks, ({ model: choice, choices: [first = 0, ...others] }) => {
        const walked = traced(modelAt(models, choice), others)
        const { graph } = walked.model
        const { caller: _caller, ...before } = walked.state
        if (before.end !== undefined) return
        const modified = step(graph, frozen(before), chooseModification(graph, before, first), { now: START })
        if (modified.refusal !== undefined) return
        const { state } = restore(modified.state, before)
        if (state === undefined) return
        const undone = trailOfRestoration(graph, modified.state, state)
        const added = [...modified.trail, ...undone].map((event) => ({ time: START, event }))
        const all = historicActivities({ graph, state, events: [...walked.events, ...added] })
        expect(all.filter(({ isRunning }) => isRunning).map(({ activityInstance }) => activityInstance)).toEqual(
          runningIn(before),
        )
        for (const { activityInstance, end } of all) if (activityInstance > before.sequence) expect(end).toBeDefined()
        const tasks = (of: InstanceState, events: readonly TimedEvent[]) =>
          historicTasks({ graph, state: of, events }).filter(({ endTime }) => endTime === undefined)
        expect(tasks(state, [...walked.events, ...added])).toEqual(tasks(before, walked.events))
      }),
      { numRuns: 150 },
    )
  })
})
