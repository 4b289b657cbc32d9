import type { Preview } from './api.ts'
import { type Claim, type UserTask, userTasks } from './claims.ts'

const COLUMN = 10

/** Business keys of the claims in each user task. */
export type Whereabouts = ReadonlyMap<UserTask, readonly string[]>

/** How many claims wait in each user task. */
export type Counts = ReadonlyMap<UserTask, number>

export function countsOf(found: Whereabouts): Counts {
  return new Map(userTasks.map(({ id }) => [id, found.get(id)?.length ?? 0]))
}

/** Where claims would wait by a preview, when they wait like this now. */
export function countsAfter(now: Counts, { activities }: Preview): Counts {
  const moved = new Map(activities.map(({ activityId, before, after }) => [activityId, after - before]))
  return new Map(userTasks.map(({ id }) => [id, (now.get(id) ?? 0) + (moved.get(id) ?? 0)]))
}

/** A table of the user tasks with how many claims wait in each, a column for each time at which somebody looked. */
export function table(looks: Readonly<Record<string, Counts>>): string {
  const columns = Object.values(looks)
  const widest = Math.max(...userTasks.map(({ name }) => name.length))
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(widest)}${cells.map((cell) => cell.padStart(COLUMN)).join('')}`
  const rule = '─'.repeat(widest + 2 + COLUMN * columns.length)
  const rows = userTasks.map(({ id, name }) => {
    const cells = columns.map((counts) => (counts.get(id) ?? 0).toLocaleString('en'))
    return line(name, cells)
  })
  return [line('Waiting in', Object.keys(looks)), rule, ...rows].join('\n')
}

/** A line for each user task in which not as many claims wait as the preview had said. */
export function otherThanPreviewed(previewed: Counts, found: Counts): string[] {
  return userTasks.flatMap(({ id, name }) => {
    const [said = 0, are = 0] = [previewed.get(id), found.get(id)]
    return said === are ? [] : [`The preview said that ${said} claims would wait in ${name}, and ${are} do`]
  })
}

/** A line for each claim that is not exactly where it should be. */
export function misplaced(claims: readonly Claim[], at: 'before' | 'after', found: Whereabouts): string[] {
  const lines: string[] = []
  for (const claim of claims) {
    const expected = [...claim[at]].sort().join(', ')
    const actual = userTasks
      .map(({ id }) => id)
      .filter((id) => found.get(id)?.includes(claim.businessKey))
      .sort()
      .join(', ')
    if (actual !== expected)
      lines.push(`${claim.businessKey} should be in ${expected}, and is in ${actual || 'no task'}`)
  }
  return lines
}
