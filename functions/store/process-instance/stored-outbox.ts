import { z } from 'zod'
import type { Effect } from '../../engine/effect.ts'
import { jsonText } from '../dynamodb/item.ts'

/** An effect on its way: kept in the instance's item from the step that decided it until it is performed. */
export interface OutboxEntry {
  /** `<version>.<position>`: the same each time the entry is performed; what is made of it gets its id from here. */
  readonly id: string
  /** When the step decided it, in milliseconds since the epoch. */
  readonly time: number
  readonly effect: Effect
  /** For a called instance: the definition that the step was checked against. */
  readonly definitionId?: string
}

/** An effect of a step that is not written yet. */
export type NewOutboxEntry = Pick<OutboxEntry, 'effect' | 'definitionId'>

type Kind = Effect['kind']
type Form = Readonly<Record<string, 'number' | 'string' | 'object' | 'boolean'>>

/** What each kind of effect cannot be performed without. */
const FORMS: { readonly [EffectKind in Kind]: Form } = {
  runJob: { job: 'number' },
  putTimer: { job: 'object' },
  removeTimer: { job: 'object' },
  putSubscription: { subscription: 'object', execution: 'number' },
  removeSubscription: { subscription: 'object' },
  putExternalTask: { task: 'object', execution: 'number', activityId: 'string' },
  removeExternalTask: { task: 'object' },
  putIncident: { incident: 'object', execution: 'number' },
  removeIncident: { incident: 'object' },
  startCalledInstance: { execution: 'number', called: 'object' },
  deleteCalledInstance: { processInstanceId: 'string', skipCustomListeners: 'boolean', skipIoMappings: 'boolean' },
  tellCaller: { processInstanceId: 'string', execution: 'number', news: 'object' },
  settleNotes: {},
  throwSignal: { name: 'string', variables: 'object' },
  recordDecision: {
    decisionDefinitionId: 'string',
    activityId: 'string',
    activityInstanceId: 'string',
    evaluated: 'object',
  },
}

const forms: ReadonlyMap<string, Form> = new Map(Object.entries(FORMS))

function isEffect(value: unknown): boolean {
  const parsed = z.looseObject({ kind: z.string() }).safeParse(value)
  const form = parsed.data && forms.get(parsed.data.kind)
  return form !== undefined && Object.entries(form).every(([name, type]) => typeof parsed.data?.[name] === type)
}

/** The attribute that holds an outbox. */
export const storedOutbox = jsonText<readonly OutboxEntry[]>(
  z
    .array(
      z.object({
        id: z.string(),
        time: z.number(),
        effect: z.custom<Effect>(isEffect, 'is no effect that this version knows'),
        definitionId: z.string().exactOptional(),
      }),
    )
    .readonly(),
)
