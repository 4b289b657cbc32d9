import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Services } from '../../shell/services.ts'
import { type InstanceIndexEntry, indexEntryOf } from '../../store/process-instance/process-instance-index.ts'
import type { InstanceTest } from '../instances/instance-search.ts'
import type { TracedInstance } from '../instances/traced-instances.ts'

/** What a condition may depend on besides its own value. */
export interface ConditionContext<Query> {
  readonly services: Services
  /** All conditions of the same query. */
  readonly conditions: Query
  /** Whether texts in the form of a date are dates in conditions on variables. */
  readonly dates: boolean
}

type Tests = InstanceTest | readonly InstanceTest[] | undefined

/** For every field of a query on instances its tests; undefined where its value means "no condition". */
export type InstanceConditions<Query> = {
  readonly [Field in keyof Given<Query>]: (
    value: Given<Query>[Field],
    context: ConditionContext<Query>,
    field: string,
  ) => Tests | Promise<Tests>
}

type Given<Query> = { readonly [Field in keyof Query]-?: NonNullable<Query[Field]> }

export interface FieldTests {
  readonly field: string
  readonly tests: readonly InstanceTest[]
}

/** The tests of all conditions that are set, one element for each field. Throws a QueryError where a condition makes no sense. */
export async function instanceTests<Query extends object>(
  table: InstanceConditions<Query>,
  context: ConditionContext<Query>,
): Promise<FieldTests[]> {
  const all: FieldTests[] = []
  for (const field in table) {
    const tests = await testsOfField(table, field, context)
    if (tests.length > 0) all.push({ field, tests })
  }
  return all
}

async function testsOfField<Query extends object, Field extends keyof Given<Query>>(
  table: InstanceConditions<Query>,
  field: Field,
  context: ConditionContext<Query>,
): Promise<readonly InstanceTest[]> {
  const given: { readonly [Name in keyof Given<Query>]?: Given<Query>[Name] | null | undefined } = context.conditions
  const value = given[field] ?? undefined
  if (value === undefined) return []
  return [(await table[field](value, context, String(field))) ?? []].flat()
}

/** A test that the index of instances is enough for. */
export function onIndex(holds: (entry: InstanceIndexEntry) => boolean): InstanceTest {
  return { reads: 'index', holds }
}

/** A test that reads the instance. */
export function onState(holds: (state: InstanceState) => boolean): InstanceTest {
  return { reads: 'state', holds }
}

/** A test that reads which way the instance went. */
export function onTrail(holds: (instance: TracedInstance) => boolean): InstanceTest {
  return { reads: 'trail', holds }
}

/** The same where `isSet`; else no condition. */
export function onIndexWhere(isSet: boolean, holds: (entry: InstanceIndexEntry) => boolean): InstanceTest | undefined {
  return isSet ? onIndex(holds) : undefined
}

/** The same where `isSet`; else no condition. */
export function onStateWhere(isSet: boolean, holds: (state: InstanceState) => boolean): InstanceTest | undefined {
  return isSet ? onState(holds) : undefined
}

/** Shunt runs no cases, so that no instance belongs to one. */
export function belongsToNoCase(): InstanceTest {
  return onIndex(() => false)
}

/** One test that holds where any of these does. */
export function anyOf(tests: readonly InstanceTest[]): InstanceTest {
  if (tests.every((test) => test.reads === 'index')) return onIndex((entry) => tests.some((test) => test.holds(entry)))
  if (tests.some((test) => test.reads === 'trail'))
    return { reads: 'trail', holds: (instance) => tests.some((test) => holdsFor(test, instance)) }
  return onState((state) => tests.some((test) => test.reads !== 'trail' && holdsForState(test, state)))
}

function holdsFor(test: InstanceTest, instance: TracedInstance): boolean {
  return test.reads === 'trail' ? test.holds(instance) : holdsForState(test, instance.state)
}

function holdsForState(test: Exclude<InstanceTest, { reads: 'trail' }>, state: InstanceState): boolean {
  return test.reads === 'state' ? test.holds(state) : test.holds(indexEntryOf(state))
}
