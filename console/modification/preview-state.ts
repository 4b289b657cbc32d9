import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { asRequestError, type RequestError } from '../api/failure.ts'
import { type Preview, readPreview, startPreview } from '../api/modifications.ts'
import type { ModificationRequest } from './request.ts'

/** How often a preview that still grows is asked for. */
const LOOK_EVERY_MS = 400

export interface PreviewState {
  readonly shown: ReadonlySignal<Preview | undefined>
  readonly error: ReadonlySignal<RequestError | undefined>
  readonly waiting: ReadonlySignal<boolean>
  /** Whether what is shown is a preview of what stands on the page now: only then can it be started. */
  readonly isCurrent: ReadonlySignal<boolean>
  start(): Promise<void>
  close(): void
}

/** The preview of a request that people still change: it is kept, and is no longer current as soon as something differs. */
export function createPreviewState(request: ReadonlySignal<ModificationRequest>): PreviewState {
  const shown = signal<Preview | undefined>(undefined)
  const error = signal<RequestError | undefined>(undefined)
  const waiting = signal(false)
  const asked = signal('')
  let abort = new AbortController()

  async function start(): Promise<void> {
    abort.abort()
    abort = new AbortController()
    const { signal: ended } = abort
    const body = request.peek()
    asked.value = JSON.stringify(body)
    waiting.value = true
    error.value = undefined
    try {
      await followPreview(await startPreview(body), shown, ended)
    } catch (problem) {
      if (!ended.aborted) error.value = asRequestError(problem)
    } finally {
      if (!ended.aborted) waiting.value = false
    }
  }

  return {
    shown,
    error,
    waiting,
    isCurrent: computed(() => shown.value !== undefined && asked.value === JSON.stringify(request.value)),
    start,
    close: () => closeAll(abort, [shown, error], waiting),
  }
}

/** Shows a preview, and what it grows to, until it is whole or nobody wants it any more. Rejects as the API does. */
export async function followPreview(
  begun: Preview,
  shown: Signal<Preview | undefined>,
  ended: AbortSignal,
): Promise<void> {
  let preview = begun
  while (!ended.aborted) {
    shown.value = preview
    if (preview.state !== 'RUNNING') return
    await pause(LOOK_EVERY_MS)
    preview = await readPreview(preview.id, ended)
  }
}

function closeAll(abort: AbortController, shown: readonly Signal<unknown>[], waiting: Signal<boolean>): void {
  abort.abort()
  for (const one of shown) one.value = undefined
  waiting.value = false
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis))
}
