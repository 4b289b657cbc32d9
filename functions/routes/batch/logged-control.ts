import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import type { StoredControl } from '../../store/batch/stored-control.ts'
import type { LoggedValue } from '../history/user-operation-log.ts'

/** The limits of a batch, as the log shows them. */
export function loggedControl({ startTime, ...limits }: StoredControl = {}): Readonly<Record<string, LoggedValue>> {
  return { ...limits, ...(startTime !== undefined && { startTime: dateText(startTime) }) }
}

/** What the log says of a change: of each limit that changed what it was, and what it is. */
export function controlChanges(
  before: StoredControl,
  after: StoredControl,
): Record<string, readonly [LoggedValue, LoggedValue]> {
  const [old, now] = [loggedControl(before), loggedControl(after)]
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => old[name] !== now[name])
  return Object.fromEntries(names.map((name) => [name, [old[name], now[name]] as const]))
}
