import { useComputed, useSignal } from '@preact/signals'
import type { ActivityStatisticsResultDto } from '../api/schemas.ts'
import type { LiveResource } from '../app/resource.ts'
import { activityName, type Model } from '../diagram/activities.ts'
import { ActivityList } from '../diagram/activity-list.tsx'
import type { Badge } from '../diagram/badge.ts'
import { type ActivityCounts, countsByActivity, type TokenChange, visibleChanges } from '../diagram/counts.ts'
import { Diagram } from '../diagram/diagram.tsx'
import { counted, shortCount, signedCount } from '../format/number.ts'
import { touchedBy } from '../modification/draft.ts'
import { Failure } from '../widgets/notice.tsx'
import { useDefinitionState } from './page-state.ts'

interface DefinitionDiagramProperties {
  readonly xml: string
  readonly statistics: LiveResource<readonly ActivityStatisticsResultDto[]>
}

/** The diagram with what waits where; while a preview is shown, with what it would change. The same as a list, for who wants one. */
export function DefinitionDiagram({ xml, statistics }: DefinitionDiagramProperties) {
  const state = useDefinitionState()
  const { model } = state
  const asList = useSignal(!model.hasDiagram)
  const unreadable = useSignal(!model.hasDiagram)
  const counts = useComputed(() => countsByActivity(statistics.state.value.value ?? []))
  const changes = useComputed(() => visibleChanges(state.preview.shown.value?.activities ?? []))
  const marks = useComputed(() => {
    const { cancelled, started } = touchedBy(state.draft.value)
    return {
      'mark-cancelled': cancelled,
      'mark-started': started,
      'mark-chosen': state.filter.value.activityIds,
      'mark-token': [...counts.value].filter(([, { instances }]) => instances > 0).map(([id]) => id),
    }
  })
  const { error } = statistics.state.value
  const openMenu = (activityId: string) => {
    state.menu.value = activityId
  }
  return (
    <section class="card diagram-card" aria-label="Activities">
      {error && <Failure error={error} retry={statistics.reload} />}
      <div class="diagram-head row spread">
        <p class="soft">
          {unreadable.value
            ? 'This model has no diagram.'
            : 'Drag a count to where its tokens should be, or choose an activity.'}
        </p>
        {!unreadable.value && (
          <button
            type="button"
            class="small"
            onClick={() => {
              asList.value = !asList.value
            }}
          >
            {asList.value ? 'Show the diagram' : 'Show a list'}
          </button>
        )}
      </div>
      {asList.value || unreadable.value ? (
        <ActivityList model={model} counts={counts.value} changes={changes.value} onActivity={openMenu} />
      ) : (
        <Diagram
          xml={xml}
          badges={[...countBadges(model, counts.value), ...changeBadges(model, changes.value)]}
          marks={marks.value}
          onActivity={openMenu}
          onMove={(from, to) => state.change({ type: 'move', from, to })}
          onUnreadable={() => {
            unreadable.value = true
          }}
        />
      )}
    </section>
  )
}

function countBadges(model: Model, counts: ReadonlyMap<string, ActivityCounts>): readonly Badge[] {
  return [...counts].flatMap(([activityId, { instances, failedJobs, incidents }]) => {
    const name = activityName(model, activityId)
    const failed = Math.max(failedJobs, incidents)
    const waiting: Badge = {
      activityId,
      kind: 'instances',
      text: shortCount(instances),
      label: `${counted(instances, 'instance')} in ${name}`,
      movable: true,
    }
    const broken: Badge = {
      activityId,
      kind: 'failed',
      text: shortCount(failed),
      label: `${counted(failed, 'incident')} in ${name}`,
      movable: false,
    }
    return [...(instances > 0 ? [waiting] : []), ...(failed > 0 ? [broken] : [])]
  })
}

function changeBadges(model: Model, changes: readonly TokenChange[]): readonly Badge[] {
  return changes.map(({ activityId, before, after }) => ({
    activityId,
    kind: after > before ? 'gain' : 'loss',
    text: signedCount(after - before),
    label: `${activityName(model, activityId)}: ${before} tokens before, ${after} after`,
    movable: false,
  }))
}
