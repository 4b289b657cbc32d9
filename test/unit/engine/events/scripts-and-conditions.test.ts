import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import type { JavaScriptRunner } from '../../../../functions/engine/runners.ts'
import { startConditionHolds } from '../../../../functions/engine/start-condition.ts'
import { boundary, eventSubProcess, extensions, followedBy, line, model, userTask } from '../stage/model.ts'
import { completeTask, integer, modify, type Play, play, refusalOf, taskAt, tell, waitsAt } from '../stage/play.ts'
import { createWorld, deploy, start } from '../stage/world.ts'

/** `throw code` throws a BPMN error; `set x 1 2` sets a variable to one after the other; anything else gives true. */
const runner: JavaScriptRunner = {
  run(source, scope) {
    const [verb, name = '', ...values] = source.split(' ')
    if (verb === 'throw') return { kind: 'bpmnError', code: name, message: null, work: 0 }
    if (verb === 'set') {
      for (const value of values)
        scope.call('execution', 'setVariable', [name, { kind: 'integer', value: Number(value) }])
    }
    return { kind: 'value', value: true, work: 0 }
  },
}

async function playing(xml: string): Promise<Play> {
  const world = createWorld({ javascript: runner })
  await deploy(world, xml)
  return { world, id: start(world, 'p') }
}

const script = (source: string) => `<camunda:script scriptFormat="javascript">${source}</camunda:script>`
const onStart = (source: string) =>
  `<camunda:executionListener event="start">${script(source)}</camunda:executionListener>`
const onEnd = (source: string) => `<camunda:executionListener event="end">${script(source)}</camunda:executionListener>`
const onTask = (event: string, source: string) =>
  `<camunda:taskListener event="${event}">${script(source)}</camunda:taskListener>`
const onError = '<errorEventDefinition errorRef="e"/>'
const error = '<error id="e" errorCode="E"/>'

describe('a BPMN error that the script of a listener throws', () => {
  const withCatcher = (content: string) =>
    line(
      { first: userTask('first'), a: userTask('a', extensions(content)) },
      boundary('b', 'a', onError) + followedBy('b', 'caught'),
      error,
    )

  test.each([onStart('throw E'), onTask('create', 'throw E')])('is caught by the activity: %s', async (listener) => {
    const p = await playing(withCatcher(listener))
    completeTask(p, 'first')
    expect(waitsAt(p)).toBe('caught')
  })

  test('is caught when the task is completed', async () => {
    const p = await playing(withCatcher(onTask('complete', 'throw E')))
    completeTask(p, 'first')
    completeTask(p, 'a')
    expect(waitsAt(p)).toBe('caught')
  })

  test('ends the path where nothing catches it', async () => {
    const p = await playing(withCatcher(onStart('throw X')))
    completeTask(p, 'first')
    expect(waitsAt(p)).toBe('ended: COMPLETED')
  })

  test('refuses the step where the activity is over', async () => {
    const p = await playing(withCatcher(onEnd('throw E')))
    completeTask(p, 'first')
    expect(refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'a'), variables: {} })).toMatchObject({
      kind: 'processEngine',
      message: expect.stringContaining("'E'"),
    })
    expect(waitsAt(p)).toBe('a')
  })
})

const when = (condition: string, filters = '') =>
  `<conditionalEventDefinition ${filters}><condition xsi:type="tFormalExpression">\${${condition}}</condition></conditionalEventDefinition>`
const setX = (p: Play, value: number) =>
  tell(p, { kind: 'changeVariables', execution: 0, local: false, set: { x: integer(value) }, remove: [] })

describe('conditional events', () => {
  test.each([
    ['', 'hit'],
    ['camunda:variableName="x"', 'hit'],
    ['camunda:variableName="y"', 'a'],
    ['camunda:variableEvents="update"', 'a'],
    ['camunda:variableEvents="create, update"', 'hit'],
  ])('a boundary event with %s: %s', async (filters, place) => {
    const p = await play(
      line({ a: userTask('a') }, boundary('b', 'a', when('x == 1', filters)) + followedBy('b', 'hit')),
    )
    setX(p, 1)
    expect(waitsAt(p)).toBe(place)
  })

  test('filters do not count where the condition is true when its scope begins', async () => {
    const event = boundary('b', 'a', when('x == 1', 'camunda:variableName="y"')) + followedBy('b', 'hit')
    const p = await play(line({ a: userTask('a') }, event), { x: integer(1) })
    expect(waitsAt(p)).toBe('hit')
  })

  test('a non-interrupting event subprocess happens once for each time that it is told', async () => {
    const p = await play(line({ a: userTask('a') }, eventSubProcess('s', when('x == 1'), false)))
    setX(p, 1)
    setX(p, 1)
    setX(p, 2)
    expect(waitsAt(p)).toBe('a sTask sTask')
  })

  test('are told of what a step did to variables when it is done: the condition is asked then', async () => {
    const task = (source: string) =>
      `<scriptTask id="t" scriptFormat="javascript"><script>${source}</script></scriptTask>`
    const placesAfter = async (source: string) =>
      waitsAt(
        await playing(
          line(
            { t: task(source), a: userTask('a') },
            eventSubProcess('s', when('x == 1', 'camunda:variableName="x"'), false),
          ),
        ),
      )
    expect(await placesAfter('set x 1 2')).toBe('a')
    expect(await placesAfter('set x 1 2 1')).toBe('a sTask sTask sTask')
  })

  test('a catch event that a modification starts waits, and goes on when its condition is true', async () => {
    const event = `<intermediateCatchEvent id="c">${when('x == 1')}</intermediateCatchEvent>`
    const p = await play(line({ a: userTask('a'), c: event, z: userTask('z') }))
    modify(p, [{ type: 'startBeforeActivity', activityId: 'c' }])
    expect(waitsAt(p)).toBe('a c')
    setX(p, 1)
    expect(waitsAt(p)).toBe('a z')
  })

  test('a modification starts a boundary event without asking its condition', async () => {
    const p = await play(line({ a: userTask('a') }, boundary('b', 'a', when('x == 1')) + followedBy('b', 'hit')))
    modify(p, [{ type: 'startBeforeActivity', activityId: 'b' }])
    expect(waitsAt(p)).toContain('hit')
  })
})

describe('conditional start events', () => {
  const startingWith = (...definitions: string[]) => {
    const starts = definitions.map((definition, at) => `<startEvent id="s${at}">${definition}</startEvent>`)
    return parseBpmn(model(`${starts.join('')}${userTask('a')}`))
  }

  test.each([
    [when('x == 1'), 1, true],
    [when('x == 1'), 2, false],
    [when('y == 1'), 1, false],
    [when('x == 1', 'camunda:variableName="y"'), 1, false],
    [when('x == 1', 'camunda:variableName="x" camunda:variableEvents="delete"'), 1, true],
  ])('%s for x = %d: %s', async (definition, x, holds) => {
    const { processes } = await startingWith(definition)
    const results = processes.map(({ graph }) => startConditionHolds(graph, 's0', { x: integer(x) }, { now: 0 }))
    expect(results).toEqual([{ holds }])
  })

  test('two of a process cannot wait for the same', async () => {
    const { problems } = await startingWith(when('x == 1'), when('x == 1'))
    expect(problems.map(({ message }) => message)).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the condition as it stands in the model
      "Cannot have more than one conditional event subscription with the same condition '${x == 1}'",
    )
  })
})
