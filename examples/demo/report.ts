import { type Claim, type UserTask, userTasks } from './claims.ts'

/** Business keys of the claims in each user task. */
export type Whereabouts = ReadonlyMap<UserTask, readonly string[]>

/** A table of the user tasks with how many claims wait in each, before and after. */
export function table(before: Whereabouts, after: Whereabouts): string {
  const rows = userTasks.map(({ id, name }) => [name, count(before, id), count(after, id)] as const)
  const widest = Math.max(...rows.map(([name]) => name.length))
  const line = (name: string, left: string, right: string) =>
    `  ${name.padEnd(widest)}  ${left.padStart(6)}  ${right.padStart(6)}`
  const rule = '─'.repeat(widest + 18)
  return [
    line('Waiting in', 'before', 'after'),
    rule,
    ...rows.map(([name, left, right]) => line(name, left.toLocaleString('en'), right.toLocaleString('en'))),
  ].join('\n')
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
