import type { GroupProgress } from '../../store/batch/batch-group-items.ts'

/** Another number after each progress of a batch, whatever the clocks say of those who recorded it: they may be behind the last one's. */
export function progressSum(groups: readonly GroupProgress[]): number {
  return groups.reduce((sum, { progressed = 0 }) => sum + progressed, 0)
}
