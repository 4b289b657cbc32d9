import { useSignal } from '@preact/signals'
import type { InstanceView } from '../api/instances.ts'
import { routeTo } from '../app/route.ts'
import { filterToParameters, NO_FILTER } from '../definition/instance-filter.ts'
import { activityName, type Model } from '../diagram/activities.ts'
import { ActivityList } from '../diagram/activity-list.tsx'
import type { Badge } from '../diagram/badge.ts'
import { Diagram } from '../diagram/diagram.tsx'
import { counted, countText } from '../format/number.ts'
import { SingleModification } from './single-modification.tsx'
import { tokenCounts, tokensOf } from './token-counts.ts'

interface InstanceDiagramProperties {
  readonly xml: string
  readonly model: Model
  readonly view: InstanceView
  reload(): void
}

/** Where the tokens of an instance are; one that is dragged begins a modification of this instance alone. */
export function InstanceDiagram({ xml, model, view, reload }: InstanceDiagramProperties) {
  const unreadable = useSignal(!model.hasDiagram)
  const begun = useSignal<{ readonly from: string; readonly to?: string } | undefined>(undefined)
  const tokens = view.tree === undefined ? [] : tokensOf(view.tree)
  const counts = tokenCounts(tokens)
  const begin = (from: string, to?: string) => {
    if (view.tree !== undefined) begun.value = to === undefined ? { from } : { from, to }
  }
  return (
    <section class="card diagram-card" aria-label="Tokens">
      <div class="diagram-head row spread">
        <p class="soft">
          {view.tree === undefined
            ? 'The instance has ended: it has no tokens.'
            : 'Drag a token, or choose an activity, to modify this instance.'}
        </p>
        <AsBatch view={view} />
      </div>
      {unreadable.value ? (
        <ActivityList model={model} counts={listCounts(counts, view)} changes={[]} onActivity={begin} />
      ) : (
        <Diagram
          xml={xml}
          badges={[...counts].map(([activityId, count]) => tokenBadge(model, activityId, count))}
          marks={{ 'mark-token': counts.keys() }}
          onActivity={begin}
          onMove={begin}
          onUnreadable={() => {
            unreadable.value = true
          }}
        />
      )}
      {begun.value !== undefined && view.tree !== undefined && (
        <SingleModification
          id={view.instance.id}
          model={model}
          tree={view.tree}
          begun={begun.value}
          onClose={() => {
            begun.value = undefined
          }}
          reload={reload}
        />
      )}
    </section>
  )
}

function tokenBadge(model: Model, activityId: string, count: number): Badge {
  const label = `${counted(count, 'token')} in ${activityName(model, activityId)}`
  return { activityId, kind: 'instances', text: countText(count), label, movable: true }
}

function listCounts(counts: ReadonlyMap<string, number>, view: InstanceView) {
  const failed = (activityId: string) => view.incidents.filter((incident) => incident.activityId === activityId).length
  return new Map(
    [...counts].map(([id, instances]) => [id, { instances, failedJobs: 0, incidents: failed(id) }] as const),
  )
}

/** The page of the definition with this instance chosen: there a modification has a preview. */
function AsBatch({ view: { instance } }: { view: InstanceView }) {
  if (instance.endTime !== null) return null
  const filter = filterToParameters({ ...NO_FILTER, ids: [instance.id] })
  return (
    <a href={routeTo({ page: 'definition', id: instance.processDefinitionId, filter })}>Modify it with a preview</a>
  )
}
