import { useSignal } from '@preact/signals'
import { asRequestError, type RequestError } from '../api/failure.ts'
import { executePreview, type Preview } from '../api/modifications.ts'
import { goTo } from '../app/navigation.ts'
import { useDefinitionState } from '../definition/page-state.ts'
import { counted } from '../format/number.ts'
import { CheckBox, TextField } from '../widgets/field.tsx'
import { Failure } from '../widgets/notice.tsx'
import { LimitFields } from './limit-fields.tsx'
import { type Limits, limitProblems, NO_LIMITS } from './limits.ts'
import { executeRequest } from './request.ts'

/** Reason and limits, and the one button that changes something. */
export function StartForm({ preview }: { preview: Preview }) {
  const state = useDefinitionState()
  const reason = useSignal('')
  const limits = useSignal<Limits>(NO_LIMITS)
  const error = useSignal<RequestError | undefined>(undefined)
  const busy = useSignal(false)
  const canStart =
    preview.state === 'COMPLETED' &&
    preview.wouldBeModified > 0 &&
    state.preview.isCurrent.value &&
    reason.value.trim() !== '' &&
    Object.keys(limitProblems(limits.value)).length === 0

  async function start(): Promise<void> {
    busy.value = true
    error.value = undefined
    try {
      const batch = await executePreview(preview.id, executeRequest(reason.value, limits.value))
      goTo({ page: 'batch', id: batch.id })
    } catch (problem) {
      error.value = asRequestError(problem)
    } finally {
      busy.value = false
    }
  }

  if (preview.state === 'RUNNING') return null
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (canStart && !busy.value) void start()
      }}
    >
      <TextField
        label="Reason"
        required
        value={reason.value}
        placeholder="Why this is done; it stands in the log"
        onInput={(text) => {
          reason.value = text
        }}
      />
      <details>
        <summary>Limits and start</summary>
        <div class="stack details-body">
          <LimitFields
            limits={limits.value}
            onChange={(changed) => {
              limits.value = changed
            }}
          />
          <CheckBox
            checked={limits.value.onChanged === 'execute'}
            onChange={(checked) => {
              limits.value = { ...limits.value, onChanged: checked ? 'execute' : 'skip' }
            }}
          >
            Modify instances that changed since the preview too
          </CheckBox>
          <CheckBox
            checked={limits.value.undoable}
            onChange={(undoable) => {
              limits.value = { ...limits.value, undoable }
            }}
          >
            Keep what each instance was, so that this can be undone
          </CheckBox>
        </div>
      </details>
      {error.value && <Failure error={error.value} />}
      <button type="submit" class="primary" disabled={!canStart || busy.value}>
        {busy.value ? 'Starting…' : `Start: modify ${counted(preview.wouldBeModified, 'instance')}`}
      </button>
    </form>
  )
}
