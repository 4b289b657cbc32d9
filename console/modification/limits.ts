import { apiTime } from '../format/time.ts'

/** How a batch is held while it runs, as it is typed into the form: empty text is no limit. */
export interface Limits {
  readonly toleratedFailureCount: string
  readonly toleratedFailurePercentage: string
  readonly pauseAfter: string
  readonly maxPerSecond: string
  readonly maxConcurrency: string
  /** As <input type="datetime-local"> gives it. */
  readonly startTime: string
  /** Of a new batch only: keeps what each instance was, for an undo. */
  readonly undoable: boolean
  /** What happens to an instance that changed since the preview. */
  readonly onChanged: 'skip' | 'execute'
}

export const NO_LIMITS: Limits = {
  toleratedFailureCount: '',
  toleratedFailurePercentage: '',
  pauseAfter: '',
  maxPerSecond: '',
  maxConcurrency: '',
  startTime: '',
  undoable: false,
  onChanged: 'skip',
}

/** The limits of a batch as the API takes them; null takes one away. */
export interface ControlRequest {
  readonly toleratedFailureCount?: number | null
  readonly toleratedFailurePercentage?: number | null
  readonly pauseAfter?: number | null
  readonly maxPerSecond?: number | null
  readonly maxConcurrency?: number | null
  readonly startTime?: string | null
  readonly undoable?: true
}

export const NUMERIC_LIMITS = [
  { name: 'pauseAfter', label: 'Pause after this many (canary)', least: 1, most: 100_000_000 },
  { name: 'toleratedFailureCount', label: 'Stop when more than this many failed', least: 0, most: 100_000_000 },
  { name: 'toleratedFailurePercentage', label: 'Stop when more than this % failed', least: 0, most: 100 },
  { name: 'maxPerSecond', label: 'Not more than this many a second', least: 1, most: 5000 },
  { name: 'maxConcurrency', label: 'Not more than this many at once', least: 1, most: 1000 },
] as const

export type NumericLimit = (typeof NUMERIC_LIMITS)[number]['name']

/** What is wrong with a limit as it was typed, by its name; nothing where all can be sent. */
export function limitProblems(limits: Limits): Partial<Record<NumericLimit | 'startTime', string>> {
  const problems: Partial<Record<NumericLimit | 'startTime', string>> = {}
  for (const { name, least, most } of NUMERIC_LIMITS) {
    const problem = numberProblem(limits[name], least, most)
    if (problem !== undefined) problems[name] = problem
  }
  if (limits.startTime !== '' && Number.isNaN(Date.parse(limits.startTime))) problems.startTime = 'This is no time.'
  return problems
}

function numberProblem(text: string, least: number, most: number): string | undefined {
  if (text.trim() === '') return undefined
  const value = Number(text)
  if (!Number.isInteger(value)) return 'A whole number, or nothing.'
  return value < least || value > most ? `From ${least} to ${most}.` : undefined
}

/** The limits of a new batch: what was left empty is not sent. */
export function limitsToControl(limits: Limits): ControlRequest {
  const given = NUMERIC_LIMITS.flatMap(({ name }) =>
    limits[name].trim() === '' ? [] : [[name, Number(limits[name])] as const],
  )
  return {
    ...Object.fromEntries(given),
    ...(limits.startTime !== '' && { startTime: apiTime(limits.startTime) }),
    ...(limits.undoable && { undoable: true }),
  }
}

/** What PUT /batch/{id}/control has to be told so that the batch has these limits: an emptied one is null. */
export function changedLimits(before: Limits, after: Limits): ControlRequest {
  const changed = NUMERIC_LIMITS.filter(({ name }) => before[name].trim() !== after[name].trim()).map(
    ({ name }) => [name, after[name].trim() === '' ? null : Number(after[name])] as const,
  )
  return {
    ...Object.fromEntries(changed),
    ...(before.startTime !== after.startTime && {
      startTime: after.startTime === '' ? null : apiTime(after.startTime),
    }),
  }
}
