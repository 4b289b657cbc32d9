import type { Preview } from '../api/modifications.ts'
import { routeTo } from '../app/route.ts'
import { useDefinitionState } from '../definition/page-state.ts'
import { activityName } from '../diagram/activities.ts'
import { counted, countText, dollarText } from '../format/number.ts'
import { durationText } from '../format/time.ts'
import { Notice } from '../widgets/notice.tsx'
import { PreviewFindings } from './preview-findings.tsx'
import { StartForm } from './start-form.tsx'

/** What would happen, as the engine itself computed it. */
export function PreviewPanel() {
  const { model, preview } = useDefinitionState()
  const shown = preview.shown.value
  if (shown === undefined) return null
  return (
    <section class="card stack" aria-label="Preview" aria-live="polite">
      <div class="row spread">
        <h2>Preview</h2>
        {shown.state === 'RUNNING' && (
          <span class="chip accent">
            {countText(shown.previewedInstances)} of {countText(shown.totalInstances)}
          </span>
        )}
      </div>
      {!preview.isCurrent.value && <Notice kind="warn">Something was changed since: preview it again.</Notice>}
      <PreviewFindings preview={shown} nameOf={(activityId) => activityName(model, activityId)} />
      {shown.warnings.map(({ message }) => (
        <Notice key={message} kind="warn">
          {message}
        </Notice>
      ))}
      <Overlaps preview={shown} />
      <Cost preview={shown} />
      <StartForm preview={shown} />
    </section>
  )
}

function Overlaps({ preview }: { preview: Preview }) {
  if (preview.overlappingBatches.length === 0) return null
  return (
    <Notice kind="warn">
      <p>Other batches that have not ended are about the same instances:</p>
      <ul>
        {preview.overlappingBatches.map(({ batchId, type, instances }) => (
          <li key={batchId}>
            <a href={routeTo({ page: 'batch', id: batchId })}>{type}</a>, {counted(instances, 'instance')}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Cost({ preview: { cost } }: { preview: Preview }) {
  return (
    <p class="soft">
      About {cost.seconds < 1 ? 'a second' : durationText(cost.seconds)} and {dollarText(cost.dollars)} (
      {countText(Math.round(cost.writeUnits))} write units, {countText(Math.round(cost.readUnits))} read units).
    </p>
  )
}
