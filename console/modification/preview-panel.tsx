import type { Preview } from '../api/modifications.ts'
import { routeTo } from '../app/route.ts'
import { useDefinitionState } from '../definition/page-state.ts'
import { activityName } from '../diagram/activities.ts'
import { visibleChanges } from '../diagram/counts.ts'
import { counted, countText, dollarText, signedCount } from '../format/number.ts'
import { durationText } from '../format/time.ts'
import { Notice } from '../widgets/notice.tsx'
import { StartForm } from './start-form.tsx'

/** What would happen, as the engine itself computed it. */
export function PreviewPanel() {
  const { preview } = useDefinitionState()
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
      <Numbers preview={shown} />
      <Changes preview={shown} />
      <Groups
        title="Refused"
        groups={shown.refusals.map(({ examples, ...rest }) => ({
          ...rest,
          examples: examples.map((one) => one.processInstanceId),
        }))}
      />
      <Groups
        title="Left out"
        groups={shown.exclusions.map(({ reason, ...rest }) => ({ ...rest, message: REASONS[reason] }))}
      />
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

const REASONS: Readonly<Record<Preview['exclusions'][number]['reason'], string>> = {
  DUPLICATE: 'Named more than once',
  NOT_MODIFIED: 'Not modified by the batch',
}

function Numbers({ preview }: { preview: Preview }) {
  const { totalInstances, wouldBeModified, wouldEnd, refused, excluded } = preview
  return (
    <dl class="numbers">
      <Figure name="Instances" value={totalInstances} />
      <Figure name="Modified" value={wouldBeModified} kind="good" />
      <Figure name="Would end" value={wouldEnd} kind={wouldEnd > 0 ? 'warn' : undefined} />
      <Figure name="Refused" value={refused} kind={refused > 0 ? 'bad' : undefined} />
      <Figure name="Left out" value={excluded} kind={excluded > 0 ? 'warn' : undefined} />
    </dl>
  )
}

function Figure({ name, value, kind }: { name: string; value: number; kind?: 'good' | 'warn' | 'bad' | undefined }) {
  return (
    <div class={kind === undefined ? 'figure' : `figure figure-${kind}`}>
      <dt>{name}</dt>
      <dd>{countText(value)}</dd>
    </div>
  )
}

function Changes({ preview }: { preview: Preview }) {
  const { model } = useDefinitionState()
  const changes = visibleChanges(preview.activities)
  if (changes.length === 0) return null
  return (
    <div class="table-wrap">
      <table class="dense">
        <thead>
          <tr>
            <th>Tokens</th>
            <th class="number">Before</th>
            <th class="number">After</th>
            <th class="number">±</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ activityId, before, after }) => (
            <tr key={activityId}>
              <td>{activityName(model, activityId)}</td>
              <td class="number">{countText(before)}</td>
              <td class="number">{countText(after)}</td>
              <td class={after > before ? 'number gain' : 'number loss'}>{signedCount(after - before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface Group {
  readonly message: string
  readonly count: number
  /** Ids of process instances. */
  readonly examples: readonly string[]
}

function Groups({ title, groups }: { title: string; groups: readonly Group[] }) {
  if (groups.length === 0) return null
  return (
    <div>
      <h3>{title}</h3>
      <ul class="groups">
        {groups.map(({ message, count, examples }) => (
          <li key={message}>
            <details>
              <summary>
                <strong>{countText(count)}</strong> {message}
              </summary>
              <ul>
                {examples.map((id) => (
                  <li key={id}>
                    <a href={routeTo({ page: 'instance', id })}>
                      <code>{id}</code>
                    </a>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </div>
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
