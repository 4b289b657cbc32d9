import type { InstanceState } from '../../engine/instance/instance-state.ts'
import { readAllSettled } from '../../instance/settled-instances.ts'
import type { Services } from '../../shell/services.ts'
import { readForms, STATE } from '../../store/process-instance/instance-forms.ts'
import {
  countInstances as countIndexed,
  type InstanceIndexEntry,
  type InstanceSelection,
  indexEntryOf,
  listInstances,
} from '../../store/process-instance/process-instance-index.ts'
import type { ScanSelection } from '../../store/process-instance/process-instance-scan.ts'
import { type Page, selectPage } from '../best.ts'
import { readAhead } from '../read-ahead.ts'
import { candidates, LARGEST_READ, SCAN_SOON } from './candidates.ts'
import { type TracedInstance, traceAll } from './traced-instances.ts'

/** What an instance has to fulfil, and what has to be read for it: the index of instances, the instance itself, or which way it went. */
export type InstanceTest =
  | { readonly reads: 'index'; readonly holds: (entry: InstanceIndexEntry) => boolean }
  | { readonly reads: 'state'; readonly holds: (state: InstanceState) => boolean }
  | { readonly reads: 'trail'; readonly holds: (instance: TracedInstance) => boolean }

/** A query in the form in which it is carried out. */
export interface InstanceSearch {
  /** Where candidates come from: known ids, or parts of the indexes of instances. */
  readonly source:
    | { readonly ids: readonly string[] }
    | { readonly selections: readonly ScanSelection[]; readonly ids?: undefined }
  /** Which of the ids count: those that run, those that ended, or all. */
  readonly phase: 'running' | 'ended' | 'all'
  readonly tests: readonly InstanceTest[]
  readonly order: readonly InstanceOrder[]
}

/** One criterion of the order; undefined comes before every value. */
export interface InstanceOrder {
  readonly key: (entry: InstanceIndexEntry) => string | number | undefined
  readonly descending: boolean
}

/** The states of a page of matches. Throws a QueryError where the page is too long or lies too deep. */
export async function findInstances(services: Services, search: InstanceSearch, page: Page): Promise<InstanceState[]> {
  const selected = selectPage(page, search.order.length === 0 ? undefined : comparisonOf(search.order))
  if (!selected.isFull()) {
    for await (const matches of matchesOf(services, search)) {
      selected.add(matches)
      if (selected.isFull()) break
    }
  }
  return statesOf(services, selected.page())
}

/** How many match; reads the instances themselves only where a test asks for it. */
export async function countInstances(services: Services, search: InstanceSearch): Promise<number> {
  const { source, tests } = search
  if (tests.length === 0 && !source.ids) return countIn(services, source.selections)
  let count = 0
  for await (const matches of matchesOf(services, search)) count += matches.length
  return count
}

/** Where there is nothing to test the index counts by itself. */
async function countIn({ db }: Services, selections: readonly InstanceSelection[]): Promise<number> {
  const counts = await Promise.all(selections.map((selection) => countIndexed(db, selection)))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** The ids of all matches, part by part, each once. */
export async function* instanceIds(services: Services, search: InstanceSearch): AsyncGenerator<string[]> {
  for await (const matches of matchesOf(services, search)) yield matches.map(({ entry }) => entry.id)
}

/** The instances of all matches, part by part, few at first, for those who look inside. */
export async function* instanceStates(services: Services, search: InstanceSearch): AsyncGenerator<InstanceState[]> {
  for await (const matches of matchesOf(services, search, true)) yield matches.flatMap(({ state }) => state ?? [])
}

interface Match {
  readonly entry: InstanceIndexEntry
  /** Where it was read for a test. */
  readonly state: InstanceState | undefined
}

/** With `withStates` they are read for every match, not only for tests. */
async function* matchesOf(services: Services, search: InstanceSearch, withStates = false): AsyncGenerator<Match[]> {
  const { ids, selections } = search.source.ids ? { ...search.source, selections: [] } : search.source
  const tests = search.tests.filter((test) => test.reads === 'trail')
  if (ids) yield* ofThoseThat(services, tests, matchesByIds(services, search, ids))
  for (const selection of selections) {
    yield* ofThoseThat(services, tests, matchesInIndex(services, search, selection, withStates))
  }
}

/** Which way an instance went is read only of those that fulfil everything else. */
async function* ofThoseThat(
  services: Services,
  tests: readonly Extract<InstanceTest, { reads: 'trail' }>[],
  parts: AsyncIterable<Match[]>,
): AsyncGenerator<Match[]> {
  if (tests.length === 0) return yield* parts
  for await (const part of parts) {
    const ids = part.map(({ entry }) => entry.id)
    const traced = await traceAll(services, ids)
    yield part.filter(({ entry }) => {
      const instance = traced.get(entry.id)
      return instance !== undefined && tests.every(({ holds }) => holds(instance))
    })
  }
}

async function* matchesByIds(
  services: Services,
  search: InstanceSearch,
  ids: readonly string[],
): AsyncGenerator<Match[]> {
  const unique = [...new Set(ids)]
  for (let at = 0; at < unique.length; at += LARGEST_READ) {
    const part = unique.slice(at, at + LARGEST_READ)
    const found = await readAllSettled(services, part)
    const states = part.flatMap((id) => found.get(id)?.state ?? [])
    yield states
      .map((state) => ({ entry: indexEntryOf(state), state }))
      .filter(({ entry, state }) => isInPhase(state, search.phase) && holdsAll(search.tests, entry, state))
  }
}

async function* matchesInIndex(
  services: Services,
  search: InstanceSearch,
  selection: ScanSelection,
  withStates: boolean,
): AsyncGenerator<Match[]> {
  const indexed = search.tests.filter((test) => test.reads === 'index')
  const isCandidate = (entry: InstanceIndexEntry) => indexed.every((test) => test.holds(entry))
  if (!withStates && search.tests.every((test) => test.reads !== 'state')) {
    for await (const part of readAhead(listInstances(services.db, selection)))
      yield part.filter(isCandidate).map((entry) => ({ entry, state: undefined }))
    return
  }
  const scanAfter = selection.holding === undefined ? {} : { scanAfter: SCAN_SOON }
  const states = candidates(services.db, selection, { form: STATE, isCandidate, ...scanAfter })
  for await (const part of readAhead(states)) {
    yield part
      .map((state) => ({ entry: indexEntryOf(state), state }))
      .filter(
        ({ entry, state }) =>
          isInPhase(state, selection.ended ? 'ended' : 'running') && holdsAll(search.tests, entry, state),
      )
  }
}

function isInPhase(state: InstanceState, phase: InstanceSearch['phase']): boolean {
  return phase === 'all' || (phase === 'ended') === (state.end !== undefined)
}

function holdsAll(tests: readonly InstanceTest[], entry: InstanceIndexEntry, state: InstanceState): boolean {
  return tests.every((test) =>
    test.reads === 'index' ? test.holds(entry) : test.reads === 'trail' || test.holds(state),
  )
}

function comparisonOf(order: readonly InstanceOrder[]): (a: Match, b: Match) => number {
  return (a, b) => {
    for (const { key, descending } of order) {
      const difference = compareKeys(key(a.entry), key(b.entry))
      if (difference !== 0) return descending ? -difference : difference
    }
    return compareKeys(a.entry.id, b.entry.id)
  }
}

/** Orders two keys, undefined before every value: below 0 where `a` comes first. */
export function compareKeys(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0
  if (a === undefined) return -1
  if (b === undefined) return 1
  return a < b ? -1 : 1
}

async function statesOf(services: Services, matches: readonly Match[]): Promise<InstanceState[]> {
  const unread = matches.filter(({ state }) => state === undefined).map(({ entry }) => entry.id)
  const found = unread.length === 0 ? undefined : await readForms(services.db, unread, STATE)
  return matches.flatMap(({ entry, state }) => state ?? found?.get(entry.id) ?? [])
}
