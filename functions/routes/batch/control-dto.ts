import { z } from '@hono/zod-openapi'
import type { ControlChange, Controlled } from '../../batch/control/batch-control.ts'
import { instanceStatistics } from '../../batch/progress/instance-statistics.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { dateOrNull, dateOrNullOf, integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import { date, flag } from '../../query/conditions/fields.ts'
import { ON_CONFLICT, type StoredControl, SUSPENSION_REASONS } from '../../store/batch/stored-control.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** How far ahead a batch can be told to start: what it needs is kept for a year from its creation. */
const LATEST_START_MS = 90 * DAY_MS

const MOST_INSTANCES = 2 ** 31 - 1

const count = z.int().min(0).max(MOST_INSTANCES).nullish()

const limits = {
  toleratedFailureCount: count.openapi({ description: 'Failed instances that are tolerated; one more suspends it.' }),
  toleratedFailurePercentage: z.number().min(0).max(100).nullish().openapi({
    description: 'The same in percent of all its instances.',
  }),
  pauseAfter: z.int().min(1).max(MOST_INSTANCES).nullish().openapi({
    description: 'A canary: its first so many instances are carried out, then it is suspended.',
  }),
  maxPerSecond: z.int().min(1).max(5000).nullish().openapi({
    description: 'Instances that are modified a second, at most.',
  }),
  maxConcurrency: z.int().min(1).max(1000).nullish().openapi({
    description: 'Instances that are modified at the same time, at most.',
  }),
  startTime: date.openapi({
    type: 'string',
    description: "When it begins, at most 90 days from now: yyyy-MM-dd'T'HH:mm:ss.SSSZ",
  }),
}

/** The limits of a batch that is to be created. A field that nobody knows is refused: ignored, it would not hold what was asked for. */
export const newControlSchema = z
  .object({
    ...limits,
    onConflict: z.enum(ON_CONFLICT).nullish().openapi({
      description: '`fail`: it is refused where unfinished batches are about the same instances; they are named.',
    }),
    undoable: flag.openapi({
      description:
        'Keeps what each instance was before it is modified, so that `POST /batch/{id}/undo` can restore it.',
    }),
  })
  .strict()
  .openapi('NewBatchControlDto', {
    example: { pauseAfter: 50, toleratedFailurePercentage: 0.5, maxPerSecond: 200, undoable: true },
  })

/** What a running batch can be told: any of its limits; null removes one. */
export const controlChangeSchema = z
  .object({ ...limits, onConflict: z.unknown().optional(), undoable: z.unknown().optional() })
  .strict()
  .openapi('BatchControlChangeDto', { example: { maxPerSecond: 50, maxConcurrency: 20, pauseAfter: null } })

/** The limits of a new batch; undefined where it has none. Throws an ApiError that names what cannot be. `now`: milliseconds since the epoch. */
export function controlOf(
  given: z.output<typeof newControlSchema> | null | undefined,
  now: number,
): StoredControl | undefined {
  const { undoable, onConflict, ...rest } = given ?? {}
  const control = Object.fromEntries(
    Object.entries({ ...checkedLimits(rest, now), onConflict, undoable: undoable || undefined }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  )
  return Object.keys(control).length === 0 ? undefined : control
}

/** The limits that a running batch gets. Throws an ApiError that names what cannot be changed. */
export function changeOf(given: z.output<typeof controlChangeSchema>, now: number): ControlChange {
  const { onConflict, undoable, ...rest } = given
  if (onConflict !== undefined) throw unchangeable('onConflict')
  if (undoable !== undefined) throw unchangeable('undoable')
  return checkedLimits(rest, now)
}

/** What a refusal says of a batch that there is already: who wants other limits than it has gets them in their own way. */
export function whereLimitsAre(batchId: string): string {
  return `GET /batch/${batchId}/control says its limits, PUT changes them while it runs`
}

function unchangeable(field: string) {
  return invalidRequest(`${field} cannot be changed: it is decided when a batch is created`)
}

function checkedLimits<Limits extends { readonly startTime?: number | null | undefined }>(given: Limits, now: number) {
  const { startTime } = given
  if (startTime && startTime > now + LATEST_START_MS)
    throw invalidRequest(`startTime: ${dateText(startTime)} is more than 90 days from now`)
  return given
}

export const controlSchema = z
  .object({
    toleratedFailureCount: integerOrNull,
    toleratedFailurePercentage: z.number().nullable(),
    pauseAfter: integerOrNull,
    maxPerSecond: integerOrNull,
    maxConcurrency: integerOrNull,
    startTime: dateOrNull,
    onConflict: z.enum(ON_CONFLICT),
    undoable: z.boolean(),
    undoneBy: textOrNull.openapi({
      description: 'The batch that undoes this one; the last one where there are several.',
    }),
    undoOf: textOrNull.openapi({ description: 'The batch that this one undoes.' }),
    suspended: z.boolean(),
    suspensionReason: z.enum(SUSPENSION_REASONS).nullable().openapi({
      description: 'Why it is suspended; activating it goes on, whatever the reason.',
    }),
    suspendedAt: dateOrNull,
    totalInstances: z.int(),
    modifiedInstances: z.int(),
    failedInstances: z.int(),
    skippedInstances: z.int().openapi({ description: 'With those that a batch which has ended had not come to.' }),
    openInstances: z.int().openapi({ description: 'Neither modified nor failed nor skipped yet.' }),
    instancesPerSecond: z.number().openapi({
      description:
        'Since it was created, began at its start time, or was activated last; a second that has begun counts whole.',
    }),
    expectedEndTime: dateOrNull.openapi({
      description:
        'At the pace until now, and not faster than `maxPerSecond` allows; null where it is suspended, and in its first two seconds.',
    }),
  })
  .openapi('BatchControlDto')

/** A batch's limits, how far it is, and why it is suspended. */
export function controlDto({ batch, pace, undoneBy }: Controlled): z.output<typeof controlSchema> {
  const { control = {} } = batch
  return {
    toleratedFailureCount: control.toleratedFailureCount ?? null,
    toleratedFailurePercentage: control.toleratedFailurePercentage ?? null,
    pauseAfter: control.pauseAfter ?? null,
    maxPerSecond: control.maxPerSecond ?? null,
    maxConcurrency: control.maxConcurrency ?? null,
    startTime: dateOrNullOf(control.startTime),
    onConflict: control.onConflict ?? 'allow',
    undoable: control.undoable === true,
    undoneBy: undoneBy ?? null,
    undoOf: batch.undoOf ?? null,
    suspended: batch.suspended,
    suspensionReason: batch.suspended ? (batch.suspensionReason ?? 'OPERATOR') : null,
    suspendedAt: batch.suspended ? dateOrNullOf(batch.suspendedAt) : null,
    ...instanceStatistics(batch),
    instancesPerSecond: Math.round(pace.instancesPerSecond * 100) / 100,
    expectedEndTime: dateOrNullOf(pace.expectedEndTime),
  }
}
