import { useComputed, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LiveResource } from '../app/resource.ts'
import { ageText } from '../format/time.ts'
import { Failure } from './notice.tsx'

/** What a resource gave, once it gave something; an error beside it does not take away what is known. */
export function Loaded<T>({ from, children }: { from: LiveResource<T>; children: (value: T) => ComponentChildren }) {
  const { value, error } = from.state.value
  return (
    <>
      {error && <Failure error={error} retry={from.reload} />}
      {value === undefined ? !error && <p class="loading">Loading…</p> : children(value)}
    </>
  )
}

/** How old the numbers on the screen are, and a button that asks for new ones. */
export function Age({ of }: { of: LiveResource<unknown> }) {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) now.value = Date.now()
    }, 1000)
    return () => clearInterval(timer)
  }, [now])
  const text = useComputed(() => {
    const { loadedAt } = of.state.value
    return loadedAt === undefined ? '…' : ageText(now.value - loadedAt)
  })
  return (
    <button type="button" class="age" onClick={of.reload} title="Ask again now">
      {text}
    </button>
  )
}
