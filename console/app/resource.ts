import { type ReadonlySignal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { asRequestError, isGone, type RequestError } from '../api/failure.ts'

/** Something of the API that is on the screen: what came last, when, and what went wrong since. */
export interface Resource<T> {
  readonly value: T | undefined
  /** Milliseconds since the epoch. */
  readonly loadedAt: number | undefined
  readonly error: RequestError | undefined
  readonly loading: boolean
}

export interface LiveResource<T> {
  readonly state: ReadonlySignal<Resource<T>>
  /** Asks now, and again after the usual time. */
  reload(): void
  stop(): void
}

const NOTHING = { value: undefined, loadedAt: undefined, error: undefined, loading: true }

/** After an error it waits longer, up to this many times as long. */
const LONGEST_WAIT = 8

/**
 * Loads something, and again every so many milliseconds while somebody looks: a hidden tab asks nothing, and asks at once when it is looked at
 * again. Without `every` it is loaded once.
 */
export function liveResource<T>(load: (signal: AbortSignal) => Promise<T>, every?: number): LiveResource<T> {
  const state = signal<Resource<T>>(NOTHING)
  let timer: ReturnType<typeof setTimeout> | undefined
  let abort = new AbortController()
  let failures = 0

  async function ask(): Promise<void> {
    clearTimeout(timer)
    abort.abort()
    const mine = new AbortController()
    abort = mine
    state.value = { ...state.peek(), loading: true }
    try {
      const value = await load(mine.signal)
      if (mine.signal.aborted) return
      failures = 0
      state.value = { value, loadedAt: Date.now(), error: undefined, loading: false }
    } catch (error) {
      if (mine.signal.aborted) return
      failures += 1
      state.value = { ...state.peek(), error: asRequestError(error), loading: false }
    }
    next()
  }

  function next(): void {
    const { error } = state.peek()
    if (every === undefined || document.hidden || (error !== undefined && isGone(error))) return
    timer = setTimeout(ask, every * Math.min(2 ** failures, LONGEST_WAIT))
  }

  function onVisibility(): void {
    if (document.hidden) clearTimeout(timer)
    else if (every !== undefined) void ask()
  }

  document.addEventListener('visibilitychange', onVisibility)
  void ask()
  return {
    state,
    reload: () => void ask(),
    stop: () => {
      clearTimeout(timer)
      abort.abort()
      document.removeEventListener('visibilitychange', onVisibility)
    },
  }
}

/** A resource for as long as a component shows it; another key is another resource. */
export function useResource<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  every?: number,
): LiveResource<T> {
  const resource = useMemo(() => liveResource(load, every), [key, every])
  useEffect(() => resource.stop, [resource])
  return resource
}
