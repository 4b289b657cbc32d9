import { FeelDate } from 'feelin'
import type { FeelScope } from '../runners.ts'
import { feelDateTime, toFeel } from './feel-value.ts'
import { COMPARISONS } from './strict-comparisons.ts'

/** What feelin calls its context: values by name, and functions that replace its own. */
export type FeelContext = Readonly<Record<string, unknown>>

const contexts = new WeakMap<FeelScope, FeelContext>()

/**
 * The variables of a scope as FEEL sees them. A table evaluates dozens of cells in one scope: they are converted once.
 * feelin's own `now()` and `today()` would read the clock.
 */
export function feelContext(scope: FeelScope): FeelContext {
  const known = contexts.get(scope)
  if (known !== undefined) return known
  const now = feelDateTime(scope.now)
  const today = now === null ? null : new FeelDate(now.unwrap().toPlainDate())
  const context: Record<string, unknown> = { now: () => now, today: () => today, ...COMPARISONS }
  for (const [name, value] of scope.variables) if (isVisible(name)) context[name] = toFeel(value)
  contexts.set(scope, context)
  return context
}

/** An object cannot have an entry of this name, only a prototype. */
function isVisible(name: string): boolean {
  return name !== '__proto__'
}
