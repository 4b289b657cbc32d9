import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type BatchView, startUndoPreview, undoBatch } from '../api/batches.ts'
import { asRequestError, type RequestError } from '../api/failure.ts'
import type { Preview } from '../api/modifications.ts'
import { goTo } from '../app/navigation.ts'
import { routeTo } from '../app/route.ts'
import { counted, countText } from '../format/number.ts'
import { LimitFields } from '../modification/limit-fields.tsx'
import { type Limits, limitProblems, NO_LIMITS } from '../modification/limits.ts'
import { PreviewFindings } from '../modification/preview-findings.tsx'
import { followPreview } from '../modification/preview-state.ts'
import { undoRequest } from '../modification/request.ts'
import { TextField } from '../widgets/field.tsx'
import { Failure } from '../widgets/notice.tsx'

/** Taking a batch back: what that would do first, then the reason, then the button. Nothing for a batch that kept nothing. */
export function UndoPanel({ view }: { view: BatchView }) {
  const { undoable, undoneBy, undoOf } = view.control
  if (undoneBy !== null) return <Rest view={view} undoneBy={undoneBy} />
  if (undoOf !== null) return <Other text="It undoes" id={undoOf} />
  return undoable ? <Undo view={view} /> : null
}

/** An undo that was ended before it had restored everything is gone on with by another one; one that runs, or has restored all, is named by the refusal. */
function Rest({ view, undoneBy }: { view: BatchView; undoneBy: string }) {
  return (
    <>
      <Other text="It was undone by" id={undoneBy} />
      <details>
        <summary>Undo what that has left</summary>
        <div class="details-body">
          <Undo view={view} />
        </div>
      </details>
    </>
  )
}

function Other({ text, id }: { text: string; id: string }) {
  return (
    <p>
      {text}{' '}
      <a href={routeTo({ page: 'batch', id })}>
        batch <code>{id}</code>
      </a>
      .
    </p>
  )
}

function Undo({ view }: { view: BatchView }) {
  const { id } = view.historic
  const shown = useSignal<Preview | undefined>(undefined)
  const error = useSignal<RequestError | undefined>(undefined)
  const look = useSignal<AbortController | undefined>(undefined)
  useEffect(() => () => look.peek()?.abort(), [look])

  async function preview(): Promise<void> {
    const mine = new AbortController()
    look.value = mine
    error.value = undefined
    try {
      await followPreview(await startUndoPreview(id), shown, mine.signal)
    } catch (problem) {
      if (!mine.signal.aborted) error.value = asRequestError(problem)
    }
    if (!mine.signal.aborted) look.value = undefined
  }

  return (
    <section class="card stack" aria-label="Undo">
      <div class="row spread">
        <h2>Undo</h2>
        <button type="button" disabled={look.value !== undefined} onClick={() => void preview()}>
          {shown.value === undefined ? 'Preview the undo' : 'Preview it again'}
        </button>
      </div>
      <p class="soft">
        Restores what each instance was before this batch, where nobody has changed it since.
        {view.running !== undefined && ' The batch is stopped first.'}
      </p>
      {error.value && <Failure error={error.value} />}
      {shown.value !== undefined && (
        <div class="stack" aria-live="polite">
          {shown.value.state === 'RUNNING' && (
            <span class="chip accent">
              {countText(shown.value.previewedInstances)} of {countText(shown.value.totalInstances)}
            </span>
          )}
          <PreviewFindings preview={shown.value} nameOf={(activityId) => activityId} />
          {shown.value.state === 'COMPLETED' && <UndoForm view={view} preview={shown.value} />}
        </div>
      )}
    </section>
  )
}

function UndoForm({ view, preview }: { view: BatchView; preview: Preview }) {
  const reason = useSignal('')
  const limits = useSignal<Limits>(NO_LIMITS)
  const error = useSignal<RequestError | undefined>(undefined)
  const busy = useSignal(false)
  const ready =
    !busy.value &&
    preview.wouldBeModified > 0 &&
    reason.value.trim() !== '' &&
    Object.keys(limitProblems(limits.value)).length === 0

  async function undo(): Promise<void> {
    busy.value = true
    error.value = undefined
    try {
      const body = undoRequest(reason.value, limits.value, view.running !== undefined)
      goTo({ page: 'batch', id: (await undoBatch(view.historic.id, body)).id })
    } catch (problem) {
      error.value = asRequestError(problem)
    } finally {
      busy.value = false
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void undo()
      }}
    >
      <TextField
        label="Reason of the undo"
        required
        value={reason.value}
        onInput={(text) => {
          reason.value = text
        }}
      />
      <details>
        <summary>Limits and start</summary>
        <div class="details-body">
          <LimitFields
            limits={limits.value}
            onChange={(changed) => {
              limits.value = changed
            }}
          />
        </div>
      </details>
      {error.value && <Failure error={error.value} />}
      <button type="submit" class="danger" disabled={!ready}>
        {busy.value ? 'Starting…' : `Undo: restore ${counted(preview.wouldBeModified, 'instance')}`}
      </button>
    </form>
  )
}
