import type { Preview } from '../api/modifications.ts'
import { routeTo } from '../app/route.ts'
import { visibleChanges } from '../diagram/counts.ts'
import { countText, signedCount } from '../format/number.ts'

interface FindingsProperties {
  readonly preview: Preview
  /** What an activity is called. */
  nameOf(activityId: string): string
}

/** What a preview found: the numbers, the tokens of each activity, and who is refused, left out or could not be restored, and why. */
export function PreviewFindings({ preview, nameOf }: FindingsProperties) {
  return (
    <>
      <Numbers preview={preview} />
      <Changes preview={preview} nameOf={nameOf} />
      <Groups title="Refused" groups={preview.refusals.map(groupOf)} />
      <Groups
        title="Left out"
        groups={preview.exclusions.map(({ reason, ...rest }) => ({ ...rest, message: REASONS[reason] }))}
      />
      <Groups title="An undo could not restore" groups={preview.notUndoable.map(groupOf)} />
    </>
  )
}

function groupOf({ message, count, examples }: Preview['refusals'][number]): Group {
  return { message, count, examples: examples.map((one) => one.processInstanceId) }
}

const REASONS: Readonly<Record<Preview['exclusions'][number]['reason'], string>> = {
  DUPLICATE: 'Named more than once',
  NOT_MODIFIED: 'Not modified by the batch',
}

function Numbers({ preview }: { preview: Preview }) {
  const { totalInstances, wouldBeModified, wouldEnd, refused, excluded, undoOf } = preview
  return (
    <dl class="numbers">
      <Figure name="Instances" value={totalInstances} />
      <Figure name={undoOf === null ? 'Modified' : 'Restored'} value={wouldBeModified} kind="good" />
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

function Changes({ preview, nameOf }: FindingsProperties) {
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
              <td>{nameOf(activityId)}</td>
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
