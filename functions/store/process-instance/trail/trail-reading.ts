import { z } from 'zod'
import type { Incident, Job, UserTask } from '../../../engine/instance/instance-state.ts'
import type { TypedValue } from '../../../engine/instance/value/typed-value.ts'
import type { ActivityEnd, TimedEvent, TrailEvent } from '../../../engine/trail/trail-event.ts'
import { ENDS, PASSED, type TrailText } from './trail-text.ts'

const number = z.int()
const numbered = (value: unknown) =>
  z.looseObject({ number: z.int(), createTime: z.number().optional(), time: z.number().optional() }).safeParse(value)
    .success
const task = z.custom<UserTask>(numbered, 'is no task')
const job = z.custom<Job>(numbered, 'is no job')
const incident = z.custom<Incident>(numbered, 'is no incident')
const typed = z.looseObject({ type: z.string(), omitted: z.literal(true).optional() })
const typedValue = z.custom<TypedValue & { readonly omitted?: true }>((value) => typed.safeParse(value).success)

const place = { parent: number.default(0), execution: number.default(0) }
const began = (code: string, end?: ActivityEnd) =>
  z.tuple([z.literal(code), number, z.string(), place.parent, place.execution]).transform(
    ([, activityInstance, activityId, parent, execution]): TrailEvent => ({
      kind: 'began',
      activityInstance,
      activityId,
      parent,
      execution,
      ...(end !== undefined && { end }),
    }),
  )
const ended = (code: string, end: ActivityEnd) =>
  z
    .tuple([z.literal(code), number])
    .transform(([, activityInstance]): TrailEvent => ({ kind: 'ended', activityInstance, end }))

type Reader = z.ZodType<TimedEvent['event']>

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['b', began('b')],
  [PASSED.completed, began(PASSED.completed, 'completed')],
  [PASSED.scopeCompleted, began(PASSED.scopeCompleted, 'scopeCompleted')],
  [PASSED.canceled, began(PASSED.canceled, 'canceled')],
  [ENDS.completed, ended(ENDS.completed, 'completed')],
  [ENDS.scopeCompleted, ended(ENDS.scopeCompleted, 'scopeCompleted')],
  [ENDS.canceled, ended(ENDS.canceled, 'canceled')],
  [
    'k',
    z.tuple([z.literal('k'), number, z.string()]).transform(([, activityInstance, processInstanceId]) => ({
      kind: 'called' as const,
      activityInstance,
      processInstanceId,
    })),
  ],
  [
    't',
    z
      .tuple([z.literal('t'), number, z.string(), number, z.string(), task])
      .transform(([, activityInstance, activityId, execution, reason, it]) => ({
        kind: 'task' as const,
        activityInstance,
        activityId,
        execution,
        reason,
        task: it,
      })),
  ],
  [
    'i',
    z
      .tuple([z.literal('i'), number, z.enum(['resolved', 'deleted']), incident])
      .transform(([, execution, end, it]) => ({ kind: 'incident' as const, execution, end, incident: it })),
  ],
  [
    'j',
    z
      .tuple([z.literal('j'), number, z.enum(['successful', 'deleted']), job])
      .transform(([, execution, end, it]) => ({ kind: 'job' as const, execution, end, job: it })),
  ],
  [
    'f',
    z
      .tuple([z.literal('f'), number, job])
      .transform(([, execution, it]) => ({ kind: 'jobFailed' as const, execution, job: it })),
  ],
  [
    'n',
    z
      .tuple([z.literal('n'), z.string(), number, number, number.optional()])
      .transform(([, name, execution, activityInstance, of]) => ({
        kind: 'variableCreated' as const,
        name,
        execution,
        activityInstance,
        ...(of !== undefined && { task: of }),
      })),
  ],
  [
    'v',
    z
      .tuple([z.literal('v'), z.string(), number, number, number, number, typedValue])
      .transform(([, name, execution, activityInstance, of, removed, value]) => ({
        kind: 'variable' as const,
        name,
        execution,
        activityInstance,
        ...(value.omitted ? { value: { type: value.type, value: null }, omitted: true as const } : { value }),
        ...(of !== 0 && { task: of }),
        ...(removed === 1 && { removed: true as const }),
      })),
  ],
  ['!', z.tuple([z.literal('!'), number]).transform(([, count]) => ({ kind: 'lost' as const, count }))],
])

const line = z.tuple([z.number()], z.tuple([z.string()], z.unknown()))

/** What a trail says, oldest first. `startTime`: when its instance began. Throws a SyntaxError or ZodError for what is none. */
export function readTrail(text: TrailText, startTime: number): TimedEvent[] {
  if (text === '') return []
  return text.split('\n').flatMap((json) => {
    const [sinceStart, ...tuples] = line.parse(JSON.parse(json))
    return tuples.map((tuple) => ({ time: startTime + sinceStart, event: eventOf(tuple) }))
  })
}

function eventOf(tuple: readonly [string, ...unknown[]]): TimedEvent['event'] {
  const reader = READERS.get(tuple[0])
  if (reader === undefined) throw new Error(`A trail has no events of kind '${tuple[0]}'`)
  return reader.parse(tuple)
}
