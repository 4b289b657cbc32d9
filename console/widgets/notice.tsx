import type { ComponentChildren } from 'preact'
import type { RequestError } from '../api/failure.ts'

/** What went wrong, with what was asked of the API. */
export function Failure({ error, retry }: { error: RequestError; retry?: () => void }) {
  return (
    <div class="notice notice-bad" role="alert">
      <p>{error.message}</p>
      <p class="asked">
        <code>{error.asked}</code>
        {error.status > 0 && <> answered with status {error.status}.</>}
      </p>
      {retry && (
        <button type="button" class="small" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  )
}

export function Notice({ kind, children }: { kind: 'info' | 'warn' | 'bad' | 'good'; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}

/** Stands where a list would: what there is none of, and what to do about it. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>
}
