import { countInstances } from '../api/instances.ts'
import { useResource } from '../app/resource.ts'
import { conditionCount, historicQuery } from '../definition/instance-filter.ts'
import { useDefinitionState } from '../definition/page-state.ts'
import { NOTHING_CHOSEN } from '../definition/selection.ts'
import { counted } from '../format/number.ts'
import { CheckBox } from '../widgets/field.tsx'
import { Failure } from '../widgets/notice.tsx'
import { draftProblem } from './draft.ts'
import { InstructionList } from './instruction-list.tsx'
import { PreviewPanel } from './preview-panel.tsx'

/** What is to be done, with which instances, and what would happen: in this order, and nothing is started that was not shown. */
export function ModificationPanel() {
  const state = useDefinitionState()
  const { preview } = state
  const problem = draftProblem(state.draft.value)
  const hasPreview = preview.shown.value !== undefined
  return (
    <div class="stack">
      <section class="card stack" aria-label="Modification">
        <h2>Move instances</h2>
        <TargetLine />
        <InstructionList />
        {state.draft.value.instructions.length > 0 && <Options />}
        {problem !== undefined && <p class="soft">{problem}</p>}
        <div class="row">
          <button
            type="button"
            class={hasPreview && preview.isCurrent.value ? '' : 'primary'}
            disabled={problem !== undefined || preview.waiting.value}
            onClick={() => void preview.start()}
          >
            {preview.waiting.value ? 'Looking…' : hasPreview ? 'Preview again' : 'Preview'}
          </button>
          {state.draft.value.instructions.length > 0 && (
            <button
              type="button"
              onClick={() => {
                state.change({ type: 'clear' })
                preview.close()
              }}
            >
              Start over
            </button>
          )}
        </div>
        {preview.error.value && <Failure error={preview.error.value} />}
      </section>
      <PreviewPanel />
    </div>
  )
}

/** Which instances are meant, in words. */
function TargetLine() {
  const state = useDefinitionState()
  const query = historicQuery(state.definitionId, state.filter.value)
  const count = useResource(`count ${JSON.stringify(query)}`, (signal) => countInstances(query, signal))
  const chosen = state.selection.value.size
  const found = count.state.value.value
  if (chosen > 0) {
    return (
      <p>
        <strong>{counted(chosen, 'chosen instance')}</strong>.{' '}
        <button
          type="button"
          class="link"
          onClick={() => {
            state.selection.value = NOTHING_CHOSEN
          }}
        >
          Take all that the filter finds instead
        </button>
      </p>
    )
  }
  const meant = found === undefined ? '…' : counted(found, 'running instance')
  const how = conditionCount(state.filter.value) === 0 ? 'of this version: there is no filter' : 'that the filter finds'
  return (
    <p>
      <strong>All {meant}</strong> {how}.
    </p>
  )
}

function Options() {
  const state = useDefinitionState()
  const { skipCustomListeners, skipIoMappings } = state.draft.value
  return (
    <div class="row options">
      <CheckBox
        checked={skipCustomListeners}
        onChange={(checked) => state.change({ type: 'options', change: { skipCustomListeners: checked } })}
      >
        Skip listeners
      </CheckBox>
      <CheckBox
        checked={skipIoMappings}
        onChange={(checked) => state.change({ type: 'options', change: { skipIoMappings: checked } })}
      >
        Skip input and output mappings
      </CheckBox>
    </div>
  )
}
