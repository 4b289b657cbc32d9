import { useSignal } from '@preact/signals'
import { asRequestError, type RequestError } from '../api/failure.ts'
import { Dialog } from './dialog.tsx'
import { TextField } from './field.tsx'
import { Failure } from './notice.tsx'

interface ActionButtonProperties {
  readonly text: string
  readonly kind?: 'primary' | 'danger'
  /** What will happen, to be confirmed before; without it the button acts at once. */
  readonly confirm?: string
  /** Whether a reason has to be given, for the log. */
  readonly asksReason?: boolean
  act(reason: string): Promise<unknown>
}

/** A button that changes something: asks first where it should, and shows what the API answers when it refuses. */
export function ActionButton({ text, kind, confirm, asksReason = false, act }: ActionButtonProperties) {
  const open = useSignal(false)
  const busy = useSignal(false)
  const reason = useSignal('')
  const error = useSignal<RequestError | undefined>(undefined)

  async function run(): Promise<void> {
    busy.value = true
    error.value = undefined
    try {
      await act(reason.value.trim())
      open.value = false
      reason.value = ''
    } catch (problem) {
      error.value = asRequestError(problem)
    } finally {
      busy.value = false
    }
  }

  const ready = !busy.value && !(asksReason && reason.value.trim() === '')
  return (
    <>
      <button
        type="button"
        class={kind}
        disabled={busy.value}
        onClick={() => {
          if (confirm === undefined) void run()
          else open.value = true
        }}
      >
        {text}
      </button>
      {error.value && !open.value && <Failure error={error.value} />}
      {open.value && (
        <Dialog
          title={text}
          onClose={() => {
            open.value = false
          }}
        >
          <p>{confirm}</p>
          {asksReason && (
            <TextField
              label="Reason"
              required
              value={reason.value}
              onInput={(typed) => {
                reason.value = typed
              }}
            />
          )}
          {error.value && <Failure error={error.value} />}
          <div class="row">
            <button type="button" class={kind ?? 'primary'} disabled={!ready} onClick={() => void run()}>
              {text}
            </button>
            <button
              type="button"
              onClick={() => {
                open.value = false
              }}
            >
              Leave it
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
