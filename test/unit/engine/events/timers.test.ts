import { describe, expect, test } from 'vitest'
import { parseExpression } from '../../../../functions/engine/expression/parse/parse-expression.ts'
import { nextRepetition, timerDueDate } from '../../../../functions/engine/flow/timer/timer-schedule.ts'
import { boundary, eventSubProcess, expression, followedBy, line, userTask } from '../stage/model.ts'
import {
  completeTask,
  jobAt,
  jobsOf,
  modification,
  play,
  refusalOf,
  runJob,
  tell,
  text,
  waitsAt,
} from '../stage/play.ts'

const START = Date.UTC(2026, 0, 1)
const MINUTE = 60_000
const timer = (kind: 'Date' | 'Duration' | 'Cycle', value: string) =>
  `<timerEventDefinition><time${kind}>${value}</time${kind}></timerEventDefinition>`
const caught = (definition: string) =>
  line({ c: `<intermediateCatchEvent id="c">${definition}</intermediateCatchEvent>`, a: userTask('a') })

describe('timer events', () => {
  test('a duration counts from when the event is reached', async () => {
    const p = await play(caught(timer('Duration', 'PT10M')))
    expect(jobAt(p, 'c').dueDate).toBe(START + 10 * MINUTE)
    runJob(p, 'c')
    expect(waitsAt(p)).toBe('a')
    expect(jobsOf(p)).toEqual([])
  })

  test('a date can come from a variable', async () => {
    const p = await play(caught(timer('Date', expression('when'))), { when: text('2026-02-03T04:05:06+01:00') })
    expect(jobAt(p, 'c').dueDate).toBe(Date.UTC(2026, 1, 3, 3, 5, 6))
  })

  test('a timer of an event-based or boundary event that is not needed any more is gone', async () => {
    const p = await play(
      line({ a: userTask('a') }, boundary('late', 'a', timer('Duration', 'P1D')) + followedBy('late', 'hurry')),
    )
    expect(jobsOf(p)).toHaveLength(1)
    completeTask(p, 'a')
    expect(jobsOf(p)).toEqual([])
  })

  test('an interrupting boundary timer ends its activity, early too', async () => {
    const p = await play(
      line({ a: userTask('a') }, boundary('late', 'a', timer('Duration', 'P1D')) + followedBy('late', 'hurry')),
    )
    runJob(p, 'late')
    expect(waitsAt(p)).toBe('hurry')
  })

  test('a boundary timer that repeats fires three times, in its rhythm', async () => {
    const p = await play(
      line(
        { a: userTask('a') },
        boundary('late', 'a', timer('Cycle', 'R3/PT10M'), false) + followedBy('late', 'hurry'),
      ),
    )
    for (const minute of [10, 20, 30]) {
      expect(jobAt(p, 'late').dueDate).toBe(START + minute * MINUTE)
      p.world.now = START + minute * MINUTE + 2_500
      runJob(p, 'late')
    }
    expect(waitsAt(p)).toBe('a hurry hurry hurry')
    expect(jobsOf(p)).toEqual([])
  })

  test('an interrupting timer does not repeat', async () => {
    const p = await play(
      line({ a: userTask('a') }, boundary('late', 'a', timer('Cycle', 'R/PT10M')) + followedBy('late', 'hurry')),
    )
    runJob(p, 'late')
    expect(jobsOf(p)).toEqual([])
  })

  test.each([
    [true, 'esTask', 0],
    [false, 'a esTask', 0],
  ])('an event subprocess can start by a timer (interrupting: %s)', async (isInterrupting, expected, left) => {
    const p = await play(line({ a: userTask('a') }, eventSubProcess('es', timer('Duration', 'PT1H'), isInterrupting)))
    runJob(p, 'esStart')
    expect(waitsAt(p)).toBe(expected)
    expect(jobsOf(p)).toHaveLength(left)
  })

  test('a timer that fails keeps its activity waiting, and is an incident when no retries are left', async () => {
    const p = await play(caught(timer('Duration', 'PT10M')))
    for (const retries of [2, 1, 0]) {
      tell(p, { kind: 'failJob', job: jobAt(p, 'c').number, message: 'broken' })
      expect(jobAt(p, 'c').retries).toBe(retries)
    }
    expect(waitsAt(p)).toBe('c')
  })

  test.each(['0 0 12 * * ?', 'tomorrow', ''])('%j is refused when the event is reached', async (value) => {
    const p = await play(
      line({
        a: userTask('a'),
        c: `<intermediateCatchEvent id="c">${timer('Duration', expression('when'))}</intermediateCatchEvent>`,
      }),
      { when: text(value) },
    )
    expect(refusalOf(p, modification([{ type: 'startBeforeActivity', activityId: 'c' }]))?.kind).toBe('processEngine')
  })
})

describe('ISO 8601', () => {
  const definition = (kind: 'date' | 'duration' | 'cycle') => {
    const parsed = parseExpression('text')
    if (parsed.expression === undefined) throw new Error('no expression')
    return { kind, value: parsed.expression }
  }
  const due = (kind: 'date' | 'duration' | 'cycle', value: string, now = START) =>
    timerDueDate(definition(kind), text(value), now)

  test.each([
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03-01T12:00', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01T12:00:00.250Z', Date.UTC(2026, 2, 1, 12, 0, 0, 250)],
    ['2026-03-01T12:00:00-0330', Date.UTC(2026, 2, 1, 15, 30)],
  ])('the date %s', (value, expected) => expect(due('date', value).dueDate).toBe(expected))

  test.each([
    ['P1M', Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 28)],
    ['P1Y2M3DT4H5M6S', Date.UTC(2026, 0, 1), Date.UTC(2027, 2, 4, 4, 5, 6)],
    ['P2W', Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 15)],
    ['PT0.5S', 0, 500],
  ])('the duration %s', (value, now, expected) => expect(due('duration', value, now).dueDate).toBe(expected))

  test.each([
    ['R/PT1H', { dueDate: START + 60 * MINUTE, repeat: 'R/PT1H' }],
    ['R5/2026-01-02T00:00:00Z/PT1H', { dueDate: Date.UTC(2026, 0, 2), repetitionsLeft: 5 }],
    ['R2/PT1H/2026-12-31', { dueDate: Date.UTC(2026, 11, 30, 22), repeat: 'R2/PT1H/2026-12-31' }],
    ['R/PT1H/2026-01-01T02:30:00Z', { dueDate: START + 30 * MINUTE }],
    ['R/2025-12-31T22:30:00Z/PT1H', { dueDate: START + 30 * MINUTE }],
    ['R5/2025-12-31T22:30:00Z/PT1H', { dueDate: START + 30 * MINUTE, repetitionsLeft: 3 }],
    ['R2/2025-12-31T22:30:00Z/PT1H', { dueDate: START + 30 * MINUTE, repetitionsLeft: 0 }],
    ['R1/2025-12-31T22:30:00Z/PT1H', { dueDate: START, repetitionsLeft: 0 }],
    ['R/2025-10-31T00:00:00Z/P1M', { dueDate: Date.UTC(2026, 0, 31) }],
    ['R3/2026-01-02T00:00:00Z/2026-01-02T06:00:00Z', { dueDate: Date.UTC(2026, 0, 2), repetitionsLeft: 3 }],
    ['0 0 21 10 * ?', { dueDate: Date.UTC(2026, 0, 10, 21), repeat: '0 0 21 10 * ?' }],
    ['0 0 9-17 ? * MON-FRI', { dueDate: START + 9 * 60 * MINUTE }],
    ['0 0 12 L * ?', { dueDate: Date.UTC(2026, 0, 31, 12) }],
    ['0 0 12 15W * ?', { dueDate: Date.UTC(2026, 0, 15, 12) }],
    ['0 0 12 ? * 6#3', { dueDate: Date.UTC(2026, 0, 17, 12) }],
    ['0 0 12 ? * 5L', { dueDate: Date.UTC(2026, 0, 30, 12) }],
    ['0 0 12 13 * FRI', { dueDate: Date.UTC(2026, 1, 13, 12) }],
    ['0/15 * * * * *', { dueDate: START + 15_000 }],
    ['0 5/20 * * * ?', { dueDate: START + 5 * MINUTE }],
    ['@daily', { dueDate: Date.UTC(2026, 0, 2) }],
    ['@hourly', { dueDate: START + 60 * MINUTE }],
  ])('the cycle %s', (value, expected) => expect(due('cycle', value)).toMatchObject(expected))

  test.each([
    ['date', '2026-02-30'],
    ['date', '2026-01-01T25:00:00'],
    ['duration', 'P'],
    ['duration', 'PT'],
    ['duration', '10M'],
    ['duration', 'P999999999Y'],
    ['cycle', 'R3'],
    ['cycle', 'R3/PT0S'],
    ['cycle', 'PT1H'],
    ['cycle', 'R-1/PT1H'],
    ['cycle', 'R3/PT0.5S'],
    ['cycle', 'R/P1MT-700H'],
    ['cycle', `R${'9'.repeat(309)}/PT1H`],
    ['cycle', `R/PT${'9'.repeat(309)}S`],
    ['cycle', 'R/2026-01-02/2026-01-01'],
    ['duration', 'PT-1H'],
    ['duration', '-PT1H'],
    ['cycle', '* * * * *'],
    ['cycle', '0 0 12 30 2 ?'],
    ['cycle', '0 0 12 32 * ?'],
    ['cycle', 'daily'],
  ] as const)('the %s %s is refused', (kind, value) => expect(() => due(kind, value)).toThrow(/Cannot/))

  test('a duration that is one, but too long, is refused as such', () => {
    expect(() => due('duration', 'PT99999999999999S')).toThrow(/too long, a number in it can have at most 9 digits/)
    expect(() => due('duration', '99999999999999S')).toThrow(/not an ISO 8601 duration/)
  })

  const job = (repeat: string, repetitionsLeft?: number) => ({
    number: 1,
    kind: 'timer' as const,
    activityId: 'c',
    createTime: 0,
    retries: 3,
    dueDate: START,
    repeat,
    ...(repetitionsLeft !== undefined && { repetitionsLeft }),
  })

  test('a cycle that fires late leaves out what it missed and keeps its rhythm', () => {
    expect(nextRepetition(job('R5/PT10M', 4), START + 25 * MINUTE)).toMatchObject({
      dueDate: START + 30 * MINUTE,
      repetitionsLeft: 1,
    })
    expect(nextRepetition(job('R3/PT10M', 2), START + 25 * MINUTE)).toBeUndefined()
    expect(nextRepetition(job('R/PT1S'), START + 365 * 24 * 60 * MINUTE)?.dueDate).toBe(
      START + 365 * 24 * 60 * MINUTE + 1000,
    )
  })

  test('a cycle by months goes by the calendar', () => {
    expect(nextRepetition(job('R/P1M'), Date.UTC(2026, 3, 15))?.dueDate).toBe(Date.UTC(2026, 4, 1))
  })

  test('a cron cycle goes on with the next time, whatever was missed', () => {
    const next = nextRepetition(job('0 0 12 * * ?'), START + 3 * 24 * 60 * MINUTE)
    expect(next).toEqual({ dueDate: Date.UTC(2026, 0, 4, 12), repeat: '0 0 12 * * ?' })
  })

  test('a cycle ends at its end date', () => {
    expect(nextRepetition(job('R/PT1H/2026-01-01T00:30:00Z'), START)).toBeUndefined()
  })
})
