import type { TypedValue } from './typed-value.ts'

type Variables = Readonly<Record<string, TypedValue>>

/** The value as it goes on to another variable, which is kept: reading a transient variable gives a plain value, as in the reference. */
export function asLasting(typed: TypedValue): TypedValue {
  if (typed.transient === undefined) return typed
  const { transient: _left, ...lasting } = typed
  return lasting
}

/** The variables that are still there after the step: all but the transient ones. */
export function lastingVariables(variables: Variables): Variables {
  for (const name in variables) {
    if (variables[name]?.transient !== undefined) return withoutTransient(variables)
  }
  return variables
}

function withoutTransient(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, { transient }]) => transient === undefined))
}
