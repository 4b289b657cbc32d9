import { describe, expect, test } from 'vitest'
import type { Effect } from '../../../functions/engine/effect.ts'
import { step } from '../../../functions/engine/step.ts'
import {
  boundary,
  expression,
  extensions,
  flows,
  followedBy,
  inputOutput,
  line,
  listener,
  log,
  model,
  subProcess,
  userTask,
} from './stage/model.ts'
import {
  completeTask,
  integer,
  jobAt,
  jobsOf,
  modify,
  type Play,
  play,
  refusalOf,
  runJob,
  taskAt,
  tell,
  treeOf,
  variable,
  waitsAt,
} from './stage/play.ts'
import { executions, graphOf, record, state } from './stage/world.ts'

const MINUTE = 60_000
/** The world runs jobs at once; a suspended instance keeps them. */
async function suspended(xml: string, variables = {}): Promise<Play> {
  const p = await play(xml, variables)
  tell(p, { kind: 'setSuspended', suspended: true })
  return p
}

/** Completes a task without running the jobs that come of it. */
function completeOnly(p: Play, activityId: string): readonly Effect[] {
  const current = state(p.world, p.id)
  const task = taskAt(p, activityId)
  const result = step(
    graphOf(p.world, current),
    current,
    { kind: 'completeTask', task, variables: {} },
    { now: p.world.now },
  )
  if (result.refusal !== undefined) throw new Error(result.refusal.message)
  record(p.world, p.id, result)
  return result.effects
}

describe('asyncBefore', () => {
  const xml = line({
    z: userTask('z'),
    a: userTask('a', extensions(listener('start', log('start'))), 'camunda:asyncBefore="true"'),
  })

  test('a job goes out at once, and the activity has not started until it runs', async () => {
    const p = await play(xml)
    const effects = completeOnly(p, 'z')
    expect(effects).toEqual([{ kind: 'runJob', job: jobAt(p, 'a').number }])
    expect(treeOf(p)).toBe('p(~a)')
    expect(variable(p, 'log')).toBeUndefined()
    runJob(p, 'a')
    expect(treeOf(p)).toBe('p(a)')
    expect(variable(p, 'log')).toBe('start')
  })

  test('boundary timers and inputs come with the activity, not with the wait for its job', async () => {
    const late = boundary('late', 'a', '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>')
    const p = await play(
      line(
        { z: userTask('z'), a: userTask('a', '', 'camunda:asyncBefore="true"') },
        late + followedBy('late', 'hurry'),
      ),
    )
    completeOnly(p, 'z')
    expect(jobsOf(p).map(({ kind }) => kind)).toEqual(['asyncBefore'])
    runJob(p, 'a')
    expect(jobsOf(p).map(({ kind }) => kind)).toEqual(['timer'])
  })

  test('what waits before an activity makes no outputs when it is cancelled', async () => {
    const io = extensions(inputOutput({}, { o: '1' }))
    const p = await play(
      line({ z: userTask('z'), a: userTask('a', io, 'camunda:asyncBefore="true"'), b: userTask('b') }),
    )
    completeOnly(p, 'z')
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'b' },
      { type: 'cancel', activityId: 'a' },
    ])
    expect(waitsAt(p)).toBe('b')
    expect(variable(p, 'o')).toBeUndefined()
  })
})

describe('asyncAfter', () => {
  const after = 'camunda:asyncAfter="true"'

  test('listeners and outputs come before the job, the flow after it', async () => {
    const both = extensions(inputOutput({ i: '1' }, { o: expression('i') }) + listener('end', log('end')))
    const p = await play(line({ a: userTask('a', both, after), b: userTask('b') }))
    completeOnly(p, 'a')
    expect(treeOf(p)).toBe('p(~a)')
    expect([variable(p, 'log'), variable(p, 'o')]).toEqual(['end', '1'])
    runJob(p, 'a')
    expect(waitsAt(p)).toBe('b')
  })

  test('every flow has a job of its own', async () => {
    const p = await play(
      model(
        `<startEvent id="start"/>${userTask('a', '', after)}${userTask('b')}${userTask('c')}<endEvent id="end"/>${flows('start > a > b > end', 'a > c > end')}`,
      ),
    )
    completeOnly(p, 'a')
    expect(treeOf(p)).toBe('p(~a ~a)')
    runJob(p, 'a')
    expect(treeOf(p)).toBe('p(b ~a)')
    runJob(p, 'a')
    expect(treeOf(p)).toBe('p(b c)')
  })

  test('a scope is gone with its timers when it waits behind it', async () => {
    const late = boundary(
      'late',
      'sub',
      '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>',
    )
    const p = await play(
      line(
        { sub: subProcess('sub', { a: userTask('a') }, '', after), b: userTask('b') },
        late + followedBy('late', 'hurry'),
      ),
    )
    completeOnly(p, 'a')
    expect(jobsOf(p).map(({ kind }) => kind)).toEqual(['asyncAfter'])
    runJob(p, 'sub')
    expect(waitsAt(p)).toBe('b')
  })

  test('the instance ends after the job of its end event', async () => {
    const p = await play(
      model(`<startEvent id="start"/>${userTask('a')}<endEvent id="end" ${after}/>${flows('start > a > end')}`),
    )
    completeOnly(p, 'a')
    expect(treeOf(p)).toBe('p(~end)')
    runJob(p, 'end')
    expect(waitsAt(p)).toBe('ended: COMPLETED')
  })

  test('an activity at the end of a path makes its outputs after the job', async () => {
    const io = extensions(inputOutput({}, { o: '1' }))
    const p = await play(
      model(
        `<startEvent id="start"/><parallelGateway id="f"/>${userTask('a', io, after)}${userTask('b')}${flows('start > f > a', 'f > b')}`,
      ),
    )
    completeOnly(p, 'a')
    expect(variable(p, 'o')).toBeUndefined()
    runJob(p, 'a')
    expect(variable(p, 'o')).toBe('1')
    expect(waitsAt(p)).toBe('b')
  })
})

describe('failing jobs', () => {
  const failing = (cycle = '') =>
    line({
      z: userTask('z'),
      a: `<serviceTask id="a" camunda:asyncBefore="true" camunda:expression="${expression('missing')}">${cycle && extensions(`<camunda:failedJobRetryTimeCycle>${cycle}</camunda:failedJobRetryTimeCycle>`)}</serviceTask>`,
    })
  const fail = (p: Play) => tell(p, { kind: 'failJob', job: jobAt(p, 'a').number, message: 'broken' })
  const incidents = (p: Play) => executions(p.world, p.id).flatMap(({ execution }) => execution.incidents ?? [])

  test('a job is tried three times; then it is an incident', async () => {
    const p = await play(failing())
    completeTask(p, 'z')
    expect(jobAt(p, 'a').retries).toBe(0)
    expect(incidents(p)).toEqual([
      expect.objectContaining({
        type: 'failedJob',
        activityId: 'a',
        configuration: jobAt(p, 'a').number,
        message: expect.stringContaining('missing'),
      }),
    ])
  })

  test('running it is refused, and it stays as it was', async () => {
    const p = await play(failing('R5/PT5M'))
    completeTask(p, 'z')
    const job = jobAt(p, 'a')
    expect(refusalOf(p, { kind: 'executeJob', job: job.number })?.message).toContain('missing')
    expect(jobAt(p, 'a')).toEqual(job)
  })

  test('a retry cycle says how often, and how long it waits in between', async () => {
    const p = await play(failing('R4/PT5M'))
    completeTask(p, 'z')
    expect(jobAt(p, 'a')).toMatchObject({ retries: 3, dueDate: p.world.now + 5 * MINUTE })
  })

  test('a list of intervals is gone through, and the last one repeats', async () => {
    const p = await play(failing('PT1M,PT10M'))
    completeTask(p, 'z')
    expect(jobAt(p, 'a')).toMatchObject({ retries: 2, dueDate: p.world.now + MINUTE })
    fail(p)
    expect(jobAt(p, 'a')).toMatchObject({ retries: 1, dueDate: p.world.now + 10 * MINUTE })
    fail(p)
    expect(jobAt(p, 'a').retries).toBe(0)
  })

  test('new retries take the incident away, none make one', async () => {
    const p = await play(failing('R4/PT5M'))
    completeTask(p, 'z')
    const job = jobAt(p, 'a').number
    tell(p, { kind: 'setJobRetries', job, retries: 0 })
    expect(incidents(p)).toHaveLength(1)
    tell(p, { kind: 'setJobRetries', job, retries: 2 })
    expect(incidents(p)).toEqual([])
    expect(refusalOf(p, { kind: 'setJobRetries', job, retries: -1 })?.message).toContain('ENGINE-13054')
  })

  test('an incident is gone with its token', async () => {
    const p = await play(failing())
    completeTask(p, 'z')
    modify(p, [
      { type: 'startBeforeActivity', activityId: 'z' },
      { type: 'cancel', activityId: 'a' },
    ])
    expect(incidents(p)).toEqual([])
  })
})

describe('suspension', () => {
  test('jobs of a suspended instance do not run, those made meanwhile neither', async () => {
    const p = await suspended(line({ z: userTask('z'), a: userTask('a', '', 'camunda:asyncBefore="true"') }))
    modify(p, [{ type: 'startBeforeActivity', activityId: 'a' }])
    const job = jobAt(p, 'a')
    expect(job.suspended).toBe(true)
    expect(refusalOf(p, { kind: 'executeJob', job: job.number })).toMatchObject({
      kind: 'suspended',
      message: expect.stringContaining('ENGINE-03043'),
    })
    tell(p, { kind: 'setSuspended', suspended: false })
    expect(waitsAt(p)).toBe('a z')
  })

  test('tasks of a suspended instance cannot be completed, and nothing but jobs is started in it', async () => {
    const p = await suspended(line({ z: userTask('z') }))
    const none = { skipCustomListeners: false, skipIoMappings: false }
    const completed = refusalOf(p, { kind: 'completeTask', task: taskAt(p, 'z'), variables: {} })
    expect(completed).toMatchObject({
      kind: 'suspended',
      message: expect.stringMatching(/^ENGINE-03043 .* is suspended\.$/),
    })
    const again = { type: 'startBeforeActivity', activityId: 'z' } as const
    const started = refusalOf(p, { kind: 'modify', instructions: [again], mode: 'single', ...none })
    expect(started?.message).toMatch(/^ENGINE-03043 Execution with id '.*' is suspended\.$/)
    const cancelled = refusalOf(p, {
      kind: 'modify',
      instructions: [{ type: 'cancel', activityId: 'z' }],
      mode: 'batch',
      ...none,
    })
    expect(cancelled?.kind).toBe('suspended')
    tell(p, { kind: 'changeVariables', execution: 0, set: { x: integer(1) }, remove: [], local: false })
    expect(variable(p, 'x')).toBe(1)
  })

  test('one job can be suspended alone', async () => {
    const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    const p = await play(line({ c: `<intermediateCatchEvent id="c">${timer}</intermediateCatchEvent>` }))
    const job = jobAt(p, 'c').number
    tell(p, { kind: 'setJobsSuspended', jobs: [job], suspended: true })
    expect(refusalOf(p, { kind: 'executeJob', job })?.kind).toBe('suspended')
    tell(p, { kind: 'setJobsSuspended', jobs: [job], suspended: false })
    tell(p, { kind: 'executeJob', job })
    expect(waitsAt(p)).toBe('ended: COMPLETED')
  })
})
