import { LONGEST_LIKE_PATTERN, matchesLike } from '../../engine/instance/value/like.ts'
import { QueryError } from './query-error.ts'

export type Predicate<View> = (view: View) => boolean

/** For every field of a query what it asks of a view; undefined where its value means "no condition". */
export type Conditions<Query, View> = {
  readonly [Field in keyof Given<Query>]: (
    value: Given<Query>[Field],
    query: Query,
    field: string,
  ) => Predicate<View> | undefined
}

type Given<Query> = { readonly [Field in keyof Query]-?: NonNullable<Query[Field]> }

/** What all set fields of a query ask of a view together. Throws a QueryError where a field is not supported or makes no sense. */
export function predicateOf<Query extends object, View>(
  conditions: Conditions<Query, View>,
  query: Query,
): Predicate<View> {
  const predicates = predicatesOf(conditions, query)
  return (view) => predicates.every((holds) => holds(view))
}

/** What the set fields of a query ask of a view, one by one. */
export function predicatesOf<Query extends object, View>(
  conditions: Conditions<Query, View>,
  query: Query,
): Predicate<View>[] {
  const predicates: Predicate<View>[] = []
  for (const field in conditions) {
    const predicate = predicateOfField(conditions, query, field)
    if (predicate !== undefined) predicates.push(predicate)
  }
  return predicates
}

function predicateOfField<Query extends object, View, Field extends keyof Given<Query>>(
  conditions: Conditions<Query, View>,
  query: Query,
  field: Field,
): Predicate<View> | undefined {
  const given: { readonly [Name in keyof Given<Query>]?: Given<Query>[Name] | null | undefined } = query
  const value = given[field] ?? undefined
  if (value === undefined) return undefined
  if (String(field).endsWith('Like')) refuseLongPattern(value, String(field))
  return conditions[field](value, query, String(field))
}

/** Throws a QueryError for a LIKE pattern that would be looked for without end. */
export function refuseLongPattern(pattern: unknown, field: string): void {
  const length = typeof pattern === 'string' ? pattern.length : 0
  if (length <= LONGEST_LIKE_PATTERN) return
  const message = `The pattern of '${field}' has ${length} characters; the limit is ${LONGEST_LIKE_PATTERN}`
  throw new QueryError('invalidRequest', message)
}

/** A field that the reference has and Shunt has not: never ignored, but refused by name. */
export function notSupported(_value: unknown, _query: unknown, field: string): never {
  throw new QueryError('invalidRequest', `The filter '${field}' is not supported`)
}

/** A field that nothing can fulfil: cases, which Shunt does not run. */
export function matchesNothing(): Predicate<unknown> {
  return () => false
}

/** A field that only changes what others mean. */
export function noCondition(): undefined {
  return undefined
}

/** A flag: a condition only where it is true. */
export function whereTrue<View>(holds: Predicate<View>) {
  return (isSet: boolean): Predicate<View> | undefined => (isSet ? holds : undefined)
}

/** A list: a condition only where it is not empty; holds where the view's value is one of it. */
export function whereOneOf<View>(read: (view: View) => string | undefined) {
  return (values: readonly string[]): Predicate<View> | undefined => {
    if (values.length === 0) return undefined
    const wanted = new Set(values)
    return (view) => {
      const value = read(view)
      return value !== undefined && wanted.has(value)
    }
  }
}

/** SQL's LIKE on a text that may not be there: nothing is like null, and null is like nothing. */
export function isLike(text: string | null | undefined, pattern: string): boolean {
  return text !== undefined && text !== null && matchesLike(text, pattern)
}

/** The same without regard to case. */
export function isLikeInAnyCase(text: string | null | undefined, pattern: string): boolean {
  return isLike(text?.toLowerCase(), pattern.toLowerCase())
}

/** A value that the view's has to equal. */
export function whereEqual<View, Value extends string | number | boolean>(read: (view: View) => Value | undefined) {
  return (wanted: Value): Predicate<View> =>
    (view) =>
      read(view) === wanted
}
