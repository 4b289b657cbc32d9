/** Everything that goes wrong in a run, and how often it did. */
export const FAULTS = [
  'throttled',
  'server error',
  'answer lost',
  'stale read',
  'partial BatchGetItem',
  'partial BatchWriteItem',
  'partial SendMessageBatch',
  'killed before a request took effect',
  'killed after a request took effect',
  'timed out',
  'short time limit',
  'delivered twice',
  'delivered after success',
  'dead letter',
  'poison message',
  'clock jump',
  'ids lost',
  'outage',
] as const
export type Fault = (typeof FAULTS)[number]

export interface Faults {
  /** Nothing goes wrong while this is false. */
  active: boolean
  /** Until then (milliseconds since the epoch) most requests fail. */
  outageUntil: number
  readonly counts: Map<Fault, number>
}

/** No faults yet, but from now on. */
export function createFaults(): Faults {
  return { active: true, outageUntil: 0, counts: new Map() }
}

/** Counts a fault. */
export function countFault({ counts }: Faults, fault: Fault): void {
  counts.set(fault, (counts.get(fault) ?? 0) + 1)
}
