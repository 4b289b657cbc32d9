import { countText, signedCount } from '../format/number.ts'
import { type Model, typeText } from './activities.ts'
import type { ActivityCounts, TokenChange } from './counts.ts'

interface ActivityListProperties {
  readonly model: Model
  readonly counts: ReadonlyMap<string, ActivityCounts>
  readonly changes: readonly TokenChange[]
  onActivity(activityId: string): void
}

/** The activities of a model as a table: the whole of what the diagram shows, for models without one and for who would rather read. */
export function ActivityList({ model, counts, changes, onActivity }: ActivityListProperties) {
  const changed = new Map(changes.map((change) => [change.activityId, change]))
  return (
    <div class="table-wrap activity-list">
      <table>
        <thead>
          <tr>
            <th>Activity</th>
            <th>Type</th>
            <th class="number">Instances</th>
            <th class="number">Incidents</th>
            {changes.length > 0 && <th class="number">Preview</th>}
          </tr>
        </thead>
        <tbody>
          {model.activities.map(({ id, name, type, path }) => {
            const { instances, failedJobs, incidents } = counts.get(id) ?? { instances: 0, failedJobs: 0, incidents: 0 }
            const change = changed.get(id)
            return (
              <tr key={id}>
                <td>
                  {path.length > 0 && <span class="soft">{path.join(' › ')} › </span>}
                  <button type="button" class="link" onClick={() => onActivity(id)}>
                    {name}
                  </button>
                </td>
                <td class="soft">{typeText(type)}</td>
                <td class="number">{instances > 0 ? countText(instances) : ''}</td>
                <td class="number">
                  {Math.max(failedJobs, incidents) > 0 ? countText(Math.max(failedJobs, incidents)) : ''}
                </td>
                {changes.length > 0 && (
                  <td class="number">{change ? signedCount(change.after - change.before) : ''}</td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
