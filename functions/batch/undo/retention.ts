import type { Services } from '../../shell/services.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Until when what was kept at `time` is kept; both in milliseconds since the epoch. */
export function keptUntil({ configuration }: Pick<Services, 'configuration'>, time: number): number {
  return time + configuration.undoTimeToLiveDays * DAY_MS
}
