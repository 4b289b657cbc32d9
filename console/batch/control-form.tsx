import { useSignal } from '@preact/signals'
import { changeControl } from '../api/batches.ts'
import type { BatchControlDto } from '../api/schemas.ts'
import { localInput } from '../format/time.ts'
import { LimitFields } from '../modification/limit-fields.tsx'
import { changedLimits, type Limits, limitProblems, NO_LIMITS } from '../modification/limits.ts'
import { ActionButton } from '../widgets/action-button.tsx'

/** The limits of a batch that runs; they hold within two seconds. */
export function ControlForm({ id, control, reload }: { id: string; control: BatchControlDto; reload: () => void }) {
  const inForce = limitsOf(control)
  const typed = useSignal<Limits | undefined>(undefined)
  const limits = typed.value ?? inForce
  const isChanged = Object.keys(changedLimits(inForce, limits)).length > 0
  return (
    <fieldset class="stack">
      <legend>Limits</legend>
      <LimitFields
        limits={limits}
        onChange={(changed) => {
          typed.value = changed
        }}
      />
      {isChanged && Object.keys(limitProblems(limits)).length === 0 && (
        <div class="row">
          <ActionButton
            text="Set these limits"
            kind="primary"
            act={async () => {
              await changeControl(id, changedLimits(inForce, limits))
              typed.value = undefined
              reload()
            }}
          />
        </div>
      )}
    </fieldset>
  )
}

function limitsOf(control: BatchControlDto): Limits {
  const text = (value: number | null) => (value === null ? '' : String(value))
  return {
    ...NO_LIMITS,
    toleratedFailureCount: text(control.toleratedFailureCount),
    toleratedFailurePercentage: text(control.toleratedFailurePercentage),
    pauseAfter: text(control.pauseAfter),
    maxPerSecond: text(control.maxPerSecond),
    maxConcurrency: text(control.maxConcurrency),
    startTime: localInput(control.startTime),
  }
}
