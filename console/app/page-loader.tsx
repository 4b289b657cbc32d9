import { signal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { Notice } from '../widgets/notice.tsx'

/** A page whose script is loaded when it is looked at first, so that the first view stays small. */
export function pageLoader<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  const loaded = signal<FunctionComponent<P> | undefined>(undefined)
  const problem = signal<string | undefined>(undefined)
  return function LoadedPage(properties: P) {
    useEffect(() => {
      if (loaded.peek() !== undefined) return
      load().then(
        (page) => {
          loaded.value = page
        },
        (error: unknown) => {
          problem.value = error instanceof Error ? error.message : String(error)
        },
      )
    }, [])
    const Page = loaded.value
    if (Page !== undefined) return <Page {...properties} />
    return problem.value === undefined ? <p class="loading">Loading…</p> : <Notice kind="bad">{problem.value}</Notice>
  }
}
