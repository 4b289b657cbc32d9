import { type Claim, type UserTask, userTasks } from './claims.ts'

/** Business keys of the claims in each user task. */
export type Whereabouts = ReadonlyMap<UserTask, readonly string[]>

/** A table of the user tasks with how many claims wait in each, a column for each time at which somebody looked. */
export function table(looks: Readonly<Record<string, Whereabouts>>): string {
  const columns = Object.values(looks)
  const widest = Math.max(...userTasks.map(({ name }) => name.length))
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(widest)}${cells.map((cell) => cell.padStart(8)).join('')}`
  const rule = '─'.repeat(widest + 2 + 8 * columns.length)
  const rows = userTasks.map(({ id, name }) => {
    const counts = columns.map((whereabouts) => count(whereabouts, id).toLocaleString('en'))
    return line(name, counts)
  })
  return [line('Waiting in', Object.keys(looks)), rule, ...rows].join('\n')
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

function count(whereabouts: Whereabouts, task: UserTask): number {
  return whereabouts.get(task)?.length ?? 0
}
